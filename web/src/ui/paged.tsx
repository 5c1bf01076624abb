import {
  useInfiniteQuery,
  type QueryKey,
  type UseInfiniteQueryResult,
} from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Empty, Loaded } from "./loaded";
import { Refusal } from "./refusal";

/** One page of a list, and where the next one begins. */
export interface Slice<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** A list as far as it was asked for. */
export type Pages<Item> = UseInfiniteQueryResult<Item[]>;

interface MoreOptions<Item> {
  /** What the list is known by; whatever filters it belongs to that. */
  key: QueryKey;
  ask: (cursor: string | undefined) => Promise<Slice<Item>>;
  /** After how many milliseconds it is asked for again, as long as it is shown. */
  every?: number;
}

/** Asks for a list page by page; when it is asked for again, then for as many as are shown. */
export function useMore<Item>({ key, ask, every }: MoreOptions<Item>): Pages<Item> {
  return useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last: Slice<Item>) => last.nextCursor,
    select: ({ pages }) => pages.flatMap((page) => page.items),
    refetchInterval: every ?? false,
  });
}

interface PagedProps<Item> {
  list: Pages<Item>;
  /** What is said when there is nothing in it. */
  empty: ReactNode;
  children: (items: Item[]) => ReactNode;
}

/** Shows a list, and a button for more of it as long as there is more. */
export function Paged<Item>({ list, empty, children }: PagedProps<Item>) {
  return (
    <Loaded query={list}>
      {(items) => (
        <>
          {items.length > 0 ? children(items) : <Empty>{empty}</Empty>}
          {/* What was there stays to be seen, but it may be old. */}
          <Refusal error={list.error} />
          <More list={list} />
        </>
      )}
    </Loaded>
  );
}

/** Reads the next page of a list, where there is one. */
export function More<Item>({ list }: { list: Pages<Item> }) {
  if (!list.hasNextPage) return null;
  return (
    <button
      type="button"
      disabled={list.isFetchingNextPage}
      onClick={() => void list.fetchNextPage()}
    >
      More
    </button>
  );
}
