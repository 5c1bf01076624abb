import type { UseInfiniteQueryResult } from "@tanstack/react-query";

/** Reads the next page of a list, where there is one. */
export function More<Data>({ query }: { query: UseInfiniteQueryResult<Data> }) {
  if (!query.hasNextPage) return null;
  return (
    <button
      type="button"
      className="plain"
      disabled={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      More
    </button>
  );
}
