import { useQuery } from "@tanstack/react-query";

import { api } from "./session";

const FRESH = 300_000;
const PAGE = 200;
/** In larger organizations names are asked for one by one. */
const MOST_PAGES = 5;

async function everyone(): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const query = { limit: PAGE, cursor };
    const { users, nextCursor } = (await api.GET("/api/users", { params: { query } })).data!;
    for (const user of users) names.set(user.id, user.name);
    if (nextCursor === null) break;
    cursor = nextCursor;
  }
  return names;
}

/**
 * The organization's people by their ids: all of them, unless there are very many.
 *
 * @param staleTime for how many milliseconds the last answer will do
 */
export function usePeople(staleTime = FRESH) {
  return useQuery({ queryKey: ["people", "names"], queryFn: everyone, staleTime });
}

/** Returns what to call somebody: by the name, and by the id as long as that is all one knows. */
export function useNames(): (id: string) => string {
  const { data } = usePeople();
  return (id) => data?.get(id) ?? id;
}

/** Somebody's name, once it is known; who has left the organization has none. */
export function Person({ id }: { id: string }) {
  const people = usePeople();
  const name = people.data?.get(id);
  const one = useQuery({
    queryKey: ["people", "names", id],
    queryFn: async () =>
      (await api.GET("/api/users/{userId}", { params: { path: { userId: id } } })).data!.name,
    enabled: people.isFetched && name === undefined,
    staleTime: FRESH,
  });
  const shown = name ?? one.data ?? (one.isError ? "somebody who has left" : "…");
  return <bdi>{shown}</bdi>;
}
