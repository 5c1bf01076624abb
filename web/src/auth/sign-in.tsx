import { Link } from "wouter";

import { useEnded } from "../session";
import { Form } from "../ui/form";
import { Door, Others } from "./door";
import { enter } from "./entrance";
import { Ways } from "./ways";

/** Lets people in, at whatever page they came to. */
export function SignIn() {
  const ended = useEnded();
  return (
    <Door title="Sign in to Regatta">
      {ended && (
        <p className="told" role="status">
          Your sign-in has ended; sign in again to go on where you were.
        </p>
      )}
      <Form submit="Sign in" send={(form) => enter(form.text("email"), form.secret("password"))}>
        <label>
          E-mail
          <input name="email" type="email" required autoComplete="username" />
        </label>
        <label>
          Password
          <input name="password" type="password" required autoComplete="current-password" />
        </label>
      </Form>
      <Ways />
      <Others>
        <Link href="/forgotten-password">I forgot my password</Link>
        <Link href="/register">I am new here</Link>
        <Link href="/join">I was asked in</Link>
      </Others>
    </Door>
  );
}
