import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";

import { Refusal } from "./refusal";

export function Loading() {
  return (
    <p className="quiet" role="status">
      Loading…
    </p>
  );
}

/** Says that there is nothing yet, and what to do about it. */
export function Empty({ children }: { children: ReactNode }) {
  return <div className="card empty">{children}</div>;
}

interface LoadedProps<Data> {
  query: UseQueryResult<Data>;
  children: (data: Data) => ReactNode;
}

/** Shows what was asked for; until then that it is on its way, or why it does not come. */
export function Loaded<Data>({ query, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.isError) {
    return (
      <div className="card">
        <Refusal error={query.error} />
        <button type="button" onClick={() => void query.refetch()}>
          Try again
        </button>
      </div>
    );
  }
  return <Loading />;
}
