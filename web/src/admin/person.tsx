import { useQueryClient } from "@tanstack/react-query";

import type { components } from "@regatta/client";

import { useMe } from "../me";
import { api } from "../session";
import { Ask } from "../ui/ask";
import { Confirm } from "../ui/confirm";
import type { Fields } from "../ui/form";
import { Instant } from "../ui/instant";
import { Roles, type Role } from "./roles";

type User = components["schemas"]["UserView"];

interface PersonProps {
  person: User;
  /** Whether the user decides about people. */
  decides: boolean;
}

export function Person({ person, decides }: PersonProps) {
  return (
    <tr>
      <td className="free" dir="auto">
        {person.name}
      </td>
      <td className="free">
        {person.email}
        {!person.emailVerified && <span className="quiet"> (not verified)</span>}
      </td>
      <td>{person.role}</td>
      <td>
        <Instant at={person.createdAt} style="day" />
      </td>
      <td className="acts">
        {decides && <Change person={person} />}
        {decides && <Remove person={person} />}
      </td>
    </tr>
  );
}

function Change({ person }: { person: User }) {
  const queries = useQueryClient();
  const me = useMe();

  async function change(fields: Fields): Promise<void> {
    try {
      await api.PUT("/api/users/{userId}", {
        params: {
          path: { userId: person.id },
          // What was decided upon is what was seen, not what somebody else has made of it since.
          header: { "If-Match": `"${person.version}"` },
        },
        body: { name: fields.text("name"), role: fields.text("role") as Role },
      });
    } finally {
      await queries.invalidateQueries({ queryKey: ["people"] });
    }
    if (person.id === me.id) await queries.invalidateQueries({ queryKey: ["me"] });
  }

  return (
    <Ask
      ask="Change"
      label={`Change ${person.name}`}
      title={person.email}
      submit="Save"
      send={change}
    >
      <label>
        Name
        <input name="name" dir="auto" required maxLength={120} defaultValue={person.name} />
      </label>
      <label>
        Role
        <Roles present={person.role} />
      </label>
    </Ask>
  );
}

function Remove({ person }: { person: User }) {
  const queries = useQueryClient();

  async function remove(): Promise<void> {
    await api.DELETE("/api/users/{userId}", { params: { path: { userId: person.id } } });
    await queries.invalidateQueries({ queryKey: ["people"] });
  }

  return (
    <Confirm
      ask="Remove"
      label={`Remove ${person.name}`}
      question={`What they did stays, and they are signed out everywhere. Remove: ${person.name}`}
      yes="Remove"
      act={remove}
    />
  );
}
