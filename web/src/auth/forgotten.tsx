import { useState } from "react";
import { Link } from "wouter";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { Door, Others } from "./door";
import { Email } from "./fields";

/** Has a link mailed with which to set a new password. */
export function Forgotten() {
  const [said, setSaid] = useState<string | null>(null);

  async function ask(form: Fields): Promise<void> {
    const body = { email: form.text("email") };
    const { data } = await api.POST("/api/auth/password-reset", { body });
    setSaid(data!.message);
  }

  return (
    <Door title={said === null ? "Forgotten your password?" : "Look into your mailbox"}>
      {said === null ? (
        <>
          <p className="quiet">We send you a link with which you set a new one.</p>
          <Form submit="Send the link" send={ask}>
            <Email />
          </Form>
        </>
      ) : (
        <p>{said}. It comes only if the address has an account, and its link works for an hour.</p>
      )}
      <Others>
        <Link href="/">Back to the sign-in</Link>
      </Others>
    </Door>
  );
}
