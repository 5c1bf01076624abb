import { useState } from "react";

import { useMe } from "../me";
import { api } from "../session";
import { Action } from "../ui/form";
import { Section } from "../ui/section";

/** Who is signed in, and whether the address is proved to be theirs. */
export function Who() {
  const me = useMe();
  return (
    <Section title="Who you are">
      <p className="name" dir="auto">
        {me.name}
      </p>
      <div className="row">
        <span className="address">{me.email}</span>
        <span className="badge">{me.role}</span>
        {me.emailVerified ? (
          <span className="badge open">verified</span>
        ) : (
          <span className="badge">not verified</span>
        )}
      </div>
      {!me.emailVerified && <Unverified />}
    </Section>
  );
}

function Unverified() {
  const [sent, setSent] = useState(false);
  return (
    <>
      <p className="quiet">Follow the link in our letter, and notifications may come by e-mail.</p>
      <Action act={() => api.POST("/api/auth/verify/resend", {}).then(() => setSent(true))}>
        Send the letter again
      </Action>
      <p className="quiet" role="status">
        {sent && "A letter is on its way."}
      </p>
    </>
  );
}
