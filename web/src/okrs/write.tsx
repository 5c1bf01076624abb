import { useState } from "react";
import { Link } from "wouter";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { addressOf, useDesk } from "./desk";
import { ResultFields, useLines } from "./result-fields";

/** Writes an objective down; where there is none yet that is what there is to do. */
export function NewObjective({ first }: { first: boolean }) {
  // Whoever has written the first one down goes on with the second one.
  const [open] = useState(first);
  const [wanted, want] = useState(first);
  return (
    <details
      className="card"
      open={open}
      onToggle={(event) => want((before) => before || event.currentTarget.open)}
    >
      <summary>Write an objective down</summary>
      {wanted && <Blank />}
    </details>
  );
}

function Blank() {
  const { cycle, refresh } = useDesk();
  const lines = useLines([null]);
  const [added, setAdded] = useState<{ okrId: string; objective: string } | null>(null);

  async function send(fields: Fields): Promise<void> {
    const parentId = fields.text("parent") || null;
    const body = {
      sessionId: cycle.id,
      objective: fields.text("objective"),
      description: fields.text("description"),
      keyResults: lines.read(fields),
      parentId,
      ...seenBy(fields),
    };
    const { okrId } = (await api.POST("/api/okrs", { body })).data!;
    await refresh.one(okrId);
    setAdded({ okrId, objective: body.objective });
  }

  return (
    <>
      <Form label="New objective" submit="Add the objective" send={send} done={lines.reset}>
        <TextFields objective="" description="" />
        <ParentField />
        <ResultFields lines={lines} gone="Leave out" />
        <SeenByFields isPrivate={false} draft={false} />
      </Form>
      <p className="quiet" role="status">
        {added !== null && (
          <>
            Added:{" "}
            <Link href={addressOf(cycle.id, added.okrId)} dir="auto">
              {added.objective}
            </Link>
          </>
        )}
      </p>
    </>
  );
}

/** What an objective says. */
export function TextFields({ objective, description }: { objective: string; description: string }) {
  return (
    <>
      <label>
        Objective
        <input name="objective" required maxLength={300} defaultValue={objective} dir="auto" />
      </label>
      <label>
        Description
        <textarea
          name="description"
          rows={3}
          maxLength={10_000}
          defaultValue={description}
          dir="auto"
        />
      </label>
    </>
  );
}

/** Whoever writes something down sees what there is to hang it on, as of when they look. */
function ParentField() {
  const { forest } = useDesk();
  const [now, look] = useState(forest);
  return (
    <label>
      Below
      <select name="parent" onFocus={() => look(forest)}>
        <option value="">Nothing: the top level</option>
        {now.rows().map(({ okr, level }) => (
          <option key={okr.id} value={okr.id}>
            {"\u2003".repeat(level - 1) + okr.objective}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Who sees an objective. */
export function SeenByFields({ isPrivate, draft }: { isPrivate: boolean; draft: boolean }) {
  return (
    <div className="row">
      <label className="check">
        <input name="private" type="checkbox" defaultChecked={isPrivate} />
        Private: for its owner, managers and admins
      </label>
      <label className="check">
        <input name="draft" type="checkbox" defaultChecked={draft} />
        Draft: not published yet
      </label>
    </div>
  );
}

export function seenBy(fields: Fields) {
  return {
    visibility: fields.checked("private") ? ("private" as const) : ("organization" as const),
    draft: fields.checked("draft"),
  };
}
