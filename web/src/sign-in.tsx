import { useMutation } from "@tanstack/react-query";
import { useState, type FormEvent } from "react";

import { Refusal } from "./refusal";
import { api, session } from "./session";

interface Form {
  name: string;
  email: string;
  password: string;
}

async function enter({ name, email, password }: Form, isNew: boolean): Promise<void> {
  if (isNew) await api.POST("/api/auth/register", { body: { name, email, password } });
  const { data } = await api.POST("/api/auth/login", { body: { email, password } });
  session.set({ token: data!.token, refreshToken: data!.refreshToken });
}

/** Lets people in, or founds an organization for them. */
export function SignIn() {
  const [isNew, setNew] = useState(false);
  const entering = useMutation({ mutationFn: (form: Form) => enter(form, isNew) });

  function submit(event: FormEvent<HTMLFormElement>): void {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (name: string) => String(form.get(name) ?? "");
    entering.mutate({ name: text("name"), email: text("email"), password: text("password") });
  }

  return (
    <main className="door">
      <h1>{isNew ? "Begin with Regatta" : "Sign in to Regatta"}</h1>
      <form onSubmit={submit}>
        {isNew && (
          <label>
            Name
            <input name="name" required maxLength={120} autoComplete="name" />
          </label>
        )}
        <label>
          E-mail
          <input name="email" type="email" required autoComplete="email" />
        </label>
        <label>
          Password
          <input
            name="password"
            type="password"
            required
            minLength={8}
            autoComplete={isNew ? "new-password" : "current-password"}
          />
        </label>
        <Refusal error={entering.error} />
        <button type="submit" disabled={entering.isPending}>
          {isNew ? "Register" : "Sign in"}
        </button>
      </form>
      <button type="button" className="plain" onClick={() => setNew(!isNew)}>
        {isNew ? "I have an account" : "I am new here"}
      </button>
    </main>
  );
}
