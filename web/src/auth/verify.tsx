import { useState } from "react";
import { Link } from "wouter";

import { api, usePerson } from "../session";
import { Action } from "../ui/form";
import { Door, Others } from "./door";
import { Incomplete, forgetLink, tokenOfLink } from "./link";

/**
 * Confirms an address, with the link from the letter. It waits for a press of the button: programs
 * that look at links in letters shall not confirm anything.
 */
export function Verify() {
  const [token] = useState(tokenOfLink);
  const [confirmed, setConfirmed] = useState(false);

  async function confirm(token: string): Promise<void> {
    await api.POST("/api/auth/verify", { body: { token } });
    forgetLink();
    setConfirmed(true);
  }

  if (token === null) return <Incomplete />;
  if (confirmed) {
    return (
      <Door title="Your address is confirmed">
        <p>From now on Regatta can reach you there.</p>
        <Link className="button" href="/">
          Go on to Regatta
        </Link>
      </Door>
    );
  }
  return (
    <Door title="Confirm your address">
      <p>Do so only if it was you who signed up with it.</p>
      <div className="stack">
        <Action act={() => confirm(token)}>Confirm my address</Action>
      </div>
      <Another />
    </Door>
  );
}

/** Offers another letter, in case this one is too old. */
function Another() {
  const signedIn = usePerson() !== null;
  const [sent, setSent] = useState(false);

  async function send(): Promise<void> {
    await api.POST("/api/auth/verify/resend", {});
    setSent(true);
  }

  if (sent) return <p role="status">Another letter is on its way, unless all is confirmed.</p>;
  return (
    <Others>
      {signedIn && (
        <Action className="plain" act={send}>
          Send me another letter
        </Action>
      )}
      <Link href="/">Go on to Regatta</Link>
    </Others>
  );
}
