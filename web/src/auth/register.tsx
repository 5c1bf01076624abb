import { useState } from "react";
import { Link } from "wouter";

import { newId } from "@regatta/client";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { Door, Others } from "./door";
import { enter } from "./entrance";
import { Email, NewPassword, PersonName } from "./fields";

/** Founds an organization; whoever did is inside at once. */
export function Register() {
  // A second try of what has arrived after all founds nothing more.
  const [key] = useState(newId);

  async function register(form: Fields): Promise<void> {
    const [email, password] = [form.text("email"), form.secret("password")];
    await api.POST("/api/auth/register", {
      params: { header: { "Idempotency-Key": key } },
      body: {
        email,
        password,
        name: form.text("name"),
        organization: form.text("organization") || null,
      },
    });
    await enter(email, password);
  }

  return (
    <Door title="Found an organization">
      <p className="quiet">You become its admin, and can ask others in afterwards.</p>
      <Form submit="Register" send={register}>
        <PersonName label="Your name" required />
        <label>
          Organization (optional)
          <input name="organization" maxLength={120} autoComplete="organization" dir="auto" />
        </label>
        <Email />
        <NewPassword label="Password" />
      </Form>
      <Others>
        <Link href="/">I have an account</Link>
        <Link href="/join">I was asked in</Link>
      </Others>
    </Door>
  );
}
