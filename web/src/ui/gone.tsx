import type { RegattaError } from "@regatta/client";

import { useConnection } from "../live";

/** Says why something is not live any more; whoever was taken out may come again. */
export function Gone({ error }: { error: RegattaError }) {
  const { again } = useConnection();
  return (
    <div className="card">
      <p dir="auto">{error.message}</p>
      {error.code !== UNKNOWN && (
        <button type="button" onClick={again}>
          Connect again
        </button>
      )}
    </div>
  );
}

/** What the server says of rooms that are none, or not for this user. */
export const UNKNOWN = "unknown_room";
