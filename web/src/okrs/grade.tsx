import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { useDesk } from "./desk";
import type { Okr } from "./words";

/** What became of an objective once its cycle is closed: its grade, and what is said of it. */
export function Grade({ okr, manage }: { okr: Okr; manage: boolean }) {
  return (
    <section aria-label="Grade">
      <h3>Grade</h3>
      {okr.gradeNote !== "" && <p dir="auto">{okr.gradeNote}</p>}
      {okr.reviewNote !== "" && <p dir="auto">{okr.reviewNote}</p>}
      {manage && <GradeForm okr={okr} />}
    </section>
  );
}

function GradeForm({ okr }: { okr: Okr }) {
  const { refresh } = useDesk();

  async function send(fields: Fields): Promise<void> {
    const body = {
      grade: fields.number("grade"),
      gradeNote: fields.text("note"),
      reviewNote: fields.text("review"),
    };
    await api.PUT("/api/okrs/{okrId}", { params: { path: { okrId: okr.id } }, body });
    await refresh.one(okr.id);
  }

  return (
    <Form label="Give a grade" submit="Save the grade" send={send}>
      <label>
        Grade from 0 to 1; left empty it is what progress comes to
        <input
          name="grade"
          type="number"
          min={0}
          max={1}
          step="any"
          defaultValue={okr.grade === okr.progress ? "" : (okr.grade ?? "")}
        />
      </label>
      <label>
        Note on the grade
        <textarea name="note" rows={2} maxLength={5_000} defaultValue={okr.gradeNote} dir="auto" />
      </label>
      <label>
        What we have learned
        <textarea
          name="review"
          rows={2}
          maxLength={5_000}
          defaultValue={okr.reviewNote}
          dir="auto"
        />
      </label>
    </Form>
  );
}
