import { useState } from "react";

import { api } from "../session";
import { Action } from "../ui/form";
import { Loaded } from "../ui/loaded";
import { useDesk, useRights } from "./desk";
import { useArchived } from "./known";
import type { Okr } from "./words";

/** What was archived in the cycle; it is asked for when somebody wants to see it. */
export function Archived() {
  const [wanted, want] = useState(false);
  return (
    <details className="card" onToggle={(event) => want(event.currentTarget.open)}>
      <summary>Archived objectives</summary>
      {wanted && <ArchivedList />}
    </details>
  );
}

function ArchivedList() {
  const { cycle } = useDesk();
  return (
    <Loaded query={useArchived(cycle.id)}>
      {(found) =>
        found.length === 0 ? (
          <p className="quiet">There are none.</p>
        ) : (
          <ul className="plain">
            {found.map((okr) => (
              <Line key={okr.id} okr={okr} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function Line({ okr }: { okr: Okr }) {
  const { refresh } = useDesk();
  const { edit } = useRights(okr);
  return (
    <li className="row apart">
      <span dir="auto">{okr.objective}</span>
      {edit && (
        <Action
          className="plain"
          label={`Show ${okr.objective} again`}
          act={async () => {
            const params = { path: { okrId: okr.id } };
            await api.PUT("/api/okrs/{okrId}", { params, body: { archived: false } });
            await refresh.one(okr.id);
          }}
        >
          Show again
        </Action>
      )}
    </li>
  );
}
