import { useRef, useState } from "react";

/** Puts a text on the clipboard; browsers have none for pages that came over plain HTTP. */
async function copied(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** Shows a key this once, to be copied. */
export function Secret({ secret, putAway }: { secret: string; putAway: () => void }) {
  const field = useRef<HTMLInputElement>(null);
  const [said, say] = useState("");

  async function copy(): Promise<void> {
    if (await copied(secret)) {
      say("Copied.");
      return;
    }
    field.current?.focus();
    field.current?.select();
    say("It is selected: copy it with the keyboard.");
  }

  return (
    <div className="card secret">
      <label>
        Your new key: keep it now, it is not shown again
        <input ref={field} autoFocus readOnly value={secret} spellCheck={false} />
      </label>
      <div className="row">
        <button type="button" onClick={() => void copy()}>
          Copy
        </button>
        <button type="button" className="plain" onClick={putAway}>
          I have kept it
        </button>
        <span role="status">{said}</span>
      </div>
    </div>
  );
}
