import { useState } from "react";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { useDesk } from "./desk";
import { ResultFields, useLines } from "./result-fields";
import type { Okr } from "./words";
import { SeenByFields, TextFields, seenBy } from "./write";

/** Changes an objective; if somebody else does so meanwhile, one is told instead of undoing it. */
export function EditObjective({ okr, close }: { okr: Okr; close: () => void }) {
  const { refresh } = useDesk();
  const [read] = useState(okr);
  const lines = useLines(read.keyResults.filter((one) => !one.archived));

  async function send(fields: Fields): Promise<void> {
    await api.PUT("/api/okrs/{okrId}", {
      params: { path: { okrId: okr.id }, header: { "If-Match": `"${read.version}"` } },
      body: {
        objective: fields.text("objective"),
        description: fields.text("description"),
        keyResults: lines.read(fields),
        ...seenBy(fields),
      },
    });
    await refresh.one(okr.id);
  }

  return (
    <>
      <Form label="Edit the objective" submit="Save" send={send} done={close}>
        <TextFields objective={read.objective} description={read.description} />
        <ResultFields lines={lines} gone="Archive" />
        <SeenByFields isPrivate={read.visibility === "private"} draft={read.draft} />
      </Form>
      <button type="button" className="plain" onClick={close}>
        Leave it as it is
      </button>
    </>
  );
}
