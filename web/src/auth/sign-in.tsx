import { Link } from "wouter";

import { api, session } from "../session";
import { Form } from "../ui/form";

export async function enter(email: string, password: string): Promise<void> {
  const { data } = await api.POST("/api/auth/login", { body: { email, password } });
  session.set(data!);
}

/** Lets people in, at whatever page they came to. */
export function SignIn() {
  return (
    <main className="door">
      <title>Sign in · Regatta</title>
      <h1>Sign in to Regatta</h1>
      <Form submit="Sign in" send={(form) => enter(form.text("email"), form.secret("password"))}>
        <label>
          E-mail
          <input name="email" type="email" required autoComplete="email" />
        </label>
        <label>
          Password
          <input name="password" type="password" required autoComplete="current-password" />
        </label>
      </Form>
      <Link href="/register">I am new here</Link>
    </main>
  );
}
