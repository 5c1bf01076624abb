import { useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";

import { useMe } from "../me";
import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { Kept } from "../ui/kept";
import { Section } from "../ui/section";

/** A new password for whoever has one; whoever came another way gets a first one by letter. */
export function Password() {
  return (
    <Section title="Password">
      {useMe().hasPassword ? (
        <Change />
      ) : (
        <p>
          You sign in without a password.{" "}
          <Link href="/forgotten-password">Ask for a letter</Link> that lets you set one.
        </p>
      )}
    </Section>
  );
}

function Change() {
  const queries = useQueryClient();

  async function change(fields: Fields): Promise<void> {
    const body = { currentPassword: fields.secret("current"), newPassword: fields.secret("new") };
    await api.POST("/api/auth/password", { body });
    await queries.invalidateQueries({ queryKey: ["devices"] });
  }

  return (
    <Kept said="Changed.">
      {(done) => (
        <Form submit="Change it" label="Password" send={change} done={done}>
          <label>
            Present password
            <input name="current" type="password" required autoComplete="current-password" />
          </label>
          <label>
            New password
            <input
              name="new"
              type="password"
              required
              minLength={8}
              maxLength={256}
              autoComplete="new-password"
            />
          </label>
          <p className="quiet">8 characters at least. Your other devices are signed out.</p>
        </Form>
      )}
    </Kept>
  );
}
