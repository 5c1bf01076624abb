import { useState } from "react";
import { Link } from "wouter";

import { api, session, signOut } from "../session";
import { Form, type Fields } from "../ui/form";
import { Door, Others } from "./door";
import { NewPassword } from "./fields";
import { Incomplete, forgetLink, tokenOfLink } from "./link";

/** Sets a new password, with the link from the letter. */
export function Reset() {
  const [token] = useState(tokenOfLink);
  const [isSet, setIsSet] = useState(false);

  async function reset(form: Fields, token: string): Promise<void> {
    const body = { token, password: form.secret("password") };
    await api.POST("/api/auth/password-reset/confirm", { body });
    forgetLink();
    // The server has signed every device out, and this is one.
    if (session.signedIn) await signOut();
    setIsSet(true);
  }

  if (token === null) return <Incomplete />;
  if (isSet) {
    return (
      <Door title="Your new password is set">
        <p>Every device was signed out. Now sign in with it.</p>
        <Link className="button" href="/">
          Sign in
        </Link>
      </Door>
    );
  }
  return (
    <Door title="Choose a new password">
      <Form submit="Set the password" send={(form) => reset(form, token)}>
        <NewPassword label="New password" />
      </Form>
      <Others>
        <Link href="/forgotten-password">Send me another link</Link>
      </Others>
    </Door>
  );
}
