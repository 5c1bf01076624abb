import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { api } from "../session";
import { useCalmly } from "../ui/calmly";
import { Confirm } from "../ui/confirm";
import { Action } from "../ui/form";
import { useDesk, useRights } from "./desk";
import { EditObjective } from "./edit";
import { Grade } from "./grade";
import { Changes, CheckIns, useCheckIns } from "./history";
import { Result } from "./key-result";
import { Series } from "./series";
import type { Okr } from "./words";

/** So many pixels of the page are no sight of an objective. */
const HARDLY_SEEN = 80;

/** All there is about the objective that is open, and what can be done with it. */
export function Objective({ okr }: { okr: Okr }) {
  const [editing, setEditing] = useState(false);
  const { manage, edit } = useRights(okr);
  const { status } = useDesk().cycle;
  const section = useInSight();
  useFollowed(okr);
  return (
    <section className="opened" aria-label="Details" ref={section}>
      {okr.description !== "" && (
        <p className="description" dir="auto">
          {okr.description}
        </p>
      )}
      {edit && !editing && <Acts okr={okr} edit={() => setEditing(true)} />}
      {edit && editing && <EditObjective okr={okr} close={() => setEditing(false)} />}
      <Results okr={okr} />
      {status === "closed" && <Grade okr={okr} manage={manage} />}
      <Series okrId={okr.id} />
      <Changes okr={okr} />
    </section>
  );
}

/** The key results with what was checked in last, and all check-ins below. */
function Results({ okr }: { okr: Okr }) {
  const checkIns = useCheckIns(okr.id);
  const shown = okr.keyResults.filter((one) => !one.archived);
  return (
    <>
      {shown.length === 0 && <p className="quiet">It has no key results of its own.</p>}
      {shown.map((one) => (
        <Result
          key={one.id}
          okr={okr}
          result={one}
          last={checkIns.data?.find((checkIn) => checkIn.keyResultId === one.id)}
        />
      ))}
      <CheckIns okr={okr} list={checkIns} />
    </>
  );
}

function Acts({ okr, edit }: { okr: Okr; edit: () => void }) {
  const { refresh, askWhere, open } = useDesk();
  const params = { path: { okrId: okr.id } };
  const change = async (body: { draft?: boolean; archived?: boolean }) => {
    await api.PUT("/api/okrs/{okrId}", { params, body });
    await refresh.one(okr.id);
  };
  return (
    <div className="row">
      {okr.draft && <Action act={() => change({ draft: false })}>Publish</Action>}
      <button type="button" className="plain" onClick={edit}>
        Edit
      </button>
      <button type="button" className="plain" onClick={() => askWhere(okr.id)}>
        Move…
      </button>
      <Confirm
        ask="Archive"
        question="Archive this objective? It counts no longer, and can be shown again later."
        yes="Archive it"
        act={async () => {
          await change({ archived: true });
          open(null);
        }}
      />
      <Confirm
        ask="Remove"
        question="Remove this objective for good, with its key results and all check-ins?"
        yes="Remove it"
        act={async () => {
          await api.DELETE("/api/okrs/{okrId}", { params });
          open(null);
          await refresh.all();
        }}
      />
    </div>
  );
}

/** Reads anew what was asked for about an objective when it has moved, or something below it. */
function useFollowed(okr: Okr): void {
  const queries = useQueryClient();
  const [seen, see] = useState({ okr, change: 0 });
  if (seen.okr !== okr) see({ okr, change: seen.change + 1 });
  useCalmly(seen.change, () => queries.invalidateQueries({ queryKey: ["okr", okr.id] }));
}

/** Brings an objective into sight that was opened by a link. */
function useInSight() {
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    const article = section.current?.closest("article");
    const { top } = article?.getBoundingClientRect() ?? { top: 0 };
    if (top < 0 || top > innerHeight - HARDLY_SEEN) article?.scrollIntoView();
  }, []);
  return section;
}
