import { useState } from "react";

import { useMe } from "../me";
import { api } from "../session";
import { Paged, useMore } from "../ui/paged";
import { Table } from "../ui/table";
import { NewPerson } from "./new-person";
import { Person } from "./person";
import type { Role } from "./roles";

/** The organization's people; admins decide about them. */
export function People() {
  const decides = useMe().role === "admin";
  const [role, choose] = useState<Role | undefined>();
  const people = useMore({
    key: ["people", "list", role],
    ask: async (cursor) => {
      const { data } = await api.GET("/api/users", { params: { query: { role, cursor } } });
      return { items: data!.users, nextCursor: data!.nextCursor };
    },
  });
  return (
    <>
      {decides && <NewPerson />}
      <label className="filter">
        Role
        <select onChange={(event) => choose((event.target.value || undefined) as Role | undefined)}>
          <option value="">any</option>
          <option>admin</option>
          <option>manager</option>
          <option>member</option>
        </select>
      </label>
      <Paged list={people} empty={<p>Nobody has this role.</p>}>
        {(found) => (
          <Table label="People" columns={["Name", "E-mail", "Role", "Since", ""]}>
            {found.map((person) => (
              <Person key={person.id} person={person} decides={decides} />
            ))}
          </Table>
        )}
      </Paged>
    </>
  );
}
