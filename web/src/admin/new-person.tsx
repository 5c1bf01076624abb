import { useQueryClient } from "@tanstack/react-query";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { Roles, type Role } from "./roles";

/** Adds somebody without asking them; an invitation leaves the password to them. */
export function NewPerson() {
  const queries = useQueryClient();

  async function add(fields: Fields): Promise<void> {
    await api.POST("/api/users", {
      body: {
        name: fields.text("name"),
        email: fields.text("email"),
        role: fields.text("role") as Role,
        password: fields.secret("password") || null,
      },
    });
    await queries.invalidateQueries({ queryKey: ["people"] });
  }

  return (
    <details className="card">
      <summary>Add somebody</summary>
      <Form submit="Add" label="New person" send={add}>
        <label>
          Name
          <input name="name" dir="auto" required maxLength={120} autoComplete="off" />
        </label>
        <label>
          E-mail
          <input name="email" type="email" required maxLength={254} autoComplete="off" />
        </label>
        <label>
          Role
          <Roles />
        </label>
        <label>
          Password; without one they ask for a letter before they sign in
          <input
            name="password"
            type="password"
            minLength={8}
            maxLength={256}
            autoComplete="new-password"
          />
        </label>
      </Form>
    </details>
  );
}
