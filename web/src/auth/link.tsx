import { Link } from "wouter";

import { Door, Others } from "./door";

/** Returns the token of the link that led here; null where the link has lost it. */
export function tokenOfLink(): string | null {
  return new URLSearchParams(location.search).get("token") || null;
}

/** Takes what a link has brought out of the address and the history, once it has been used. */
export function forgetLink(): void {
  history.replaceState(history.state, "", location.pathname);
}

/** What is shown of a link that was cut short on its way. */
export function Incomplete() {
  return (
    <Door title="This link is not complete">
      <p>Please open it from the letter again, or copy all of it.</p>
      <Others>
        <Link href="/">Go on to Regatta</Link>
      </Others>
    </Door>
  );
}
