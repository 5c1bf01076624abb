import { RegattaError } from "@regatta/client";

interface FieldError {
  field: string;
  message: string;
}

/** Shows why something was refused: the fields, or the sentence with its request id. */
export function Refusal({ error }: { error: unknown }) {
  if (error === null || error === undefined) return null;
  if (!(error instanceof RegattaError)) {
    return <p className="refusal" role="alert">The server cannot be reached. Please try again.</p>;
  }
  const { fields = [] } = (error.details ?? {}) as { fields?: FieldError[] };
  return (
    <div className="refusal" role="alert">
      <p>{error.message}</p>
      {fields.length > 0 && (
        <ul>
          {fields.map((one) => (
            <li key={one.field}>
              {one.field.replace(/^body\./, "")}: {one.message}
            </li>
          ))}
        </ul>
      )}
      {error.requestId !== null && <small>Request {error.requestId}</small>}
    </div>
  );
}
