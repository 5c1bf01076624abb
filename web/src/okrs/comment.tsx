import { Person } from "../people";

const MENTION = /<@([\w-]+)>/;

/** A comment as it was written, with the people it mentions by their names. */
export function Comment({ text }: { text: string }) {
  const parts = text.split(MENTION);
  return (
    <p className="comment" dir="auto">
      {parts.map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <strong key={index}>
            @<Person id={part} />
          </strong>
        ),
      )}
    </p>
  );
}
