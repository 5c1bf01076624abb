import { useQueryClient } from "@tanstack/react-query";

import { usePeople } from "../people";
import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { useDesk } from "./desk";
import { plain, type KeyResult, type Okr } from "./words";

const SURE = 10;

interface CheckInProps {
  okr: Okr;
  result: KeyResult;
  done: () => void;
}

/** Says what a key result has come to, how sure one is of it, and why. */
export function CheckIn({ okr, result, done }: CheckInProps) {
  const queries = useQueryClient();
  const { refresh } = useDesk();

  async function send(fields: Fields): Promise<void> {
    const params = { path: { okrId: okr.id } };
    await api.POST("/api/okrs/{okrId}/progress", { params, body: measured(result, fields) });
    // Nobody tells of something private.
    if (okr.visibility === "private") await refresh.one(okr.id);
    void queries.invalidateQueries({ queryKey: ["okr", okr.id] });
  }

  return (
    <Form label={`Check-in: ${result.title}`} submit="Check in" send={send} done={done}>
      <div className="row ends">
        <Value result={result} />
        <label>
          Confidence
          <select name="confidence" defaultValue={result.confidence ?? ""}>
            <option value="">Not said</option>
            {Array.from({ length: SURE + 1 }, (_, number) => (
              <option key={number} value={number}>
                {number} of {SURE}
              </option>
            ))}
          </select>
        </label>
      </div>
      <label>
        Comment
        <textarea name="comment" rows={2} maxLength={4_900} dir="auto" />
      </label>
      <Tell />
    </Form>
  );
}

function measured(result: KeyResult, fields: Fields) {
  const [tell, confidence] = [fields.text("tell"), fields.number("confidence")];
  const binary = result.metric === "binary";
  return {
    keyResultId: result.id,
    value: binary ? Number(fields.checked("value")) : fields.number("value")!,
    comment: `${fields.text("comment")}${tell && ` <@${tell}>`}`.trim(),
    ...(confidence !== null && { confidence }),
  };
}

const STEPS = { number: "any", percent: "any", currency: "0.01", milestone: "1" } as const;

/** What a value of the metric is given with. */
function Value({ result }: { result: KeyResult }) {
  const { metric, current, unit } = result;
  if (metric === "binary") {
    return (
      <label className="check">
        <input name="value" type="checkbox" defaultChecked={current === 1} autoFocus />
        It is done
      </label>
    );
  }
  const measure = unit || (metric === "percent" ? "%" : "");
  return (
    <label>
      <span>
        New value{measure !== "" && " in "}
        <bdi>{measure}</bdi>
        {current !== null && `, so far ${plain(current)}`}
      </span>
      <input name="value" type="number" step={STEPS[metric]} required autoFocus />
    </label>
  );
}

/** Whom the comment is to be brought to the notice of. */
function Tell() {
  // Whoever came since the page was opened can be told, too.
  const people = usePeople(0);
  return (
    <label>
      Tell somebody
      <select name="tell">
        <option value="">Nobody in particular</option>
        {[...(people.data ?? [])].map(([id, name]) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
