import { useNames } from "../people";

const SHORT = 120;

/** What is known of an event or a job, such as `role: admin`; people stand by their names. */
export function Pairs({ of }: { of: Record<string, unknown> }) {
  const nameOf = useNames();
  const said = Object.entries(of).filter(([, value]) => value !== null && value !== "");
  if (said.length === 0) return null;
  return (
    <dl className="pairs">
      {said.map(([key, value]) => (
        <div key={key}>
          <dt>{words(key)}:</dt>
          <dd dir="auto">
            <Long text={nameOf(written(value))} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Returns `subjectId` and `subject_id` as `subject id`. */
function words(key: string): string {
  return key
    .replace(/([a-z])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
}

function written(value: unknown): string {
  if (Array.isArray(value)) return value.map(written).join(", ");
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A text that, where it is long, is shown whole only to those who want to read it. */
function Long({ text }: { text: string }) {
  if (text.length <= SHORT) return text;
  return (
    <details>
      <summary dir="auto">{text.slice(0, SHORT)}…</summary>
      {text}
    </details>
  );
}
