import { useMe, type Me } from "../me";

export type Role = Me["role"];

const ROLES: Role[] = ["member", "manager", "admin"];

/** A choice of the roles that the user may give. */
export function Roles({ present = "member" }: { present?: Role }) {
  const mine = useMe().role;
  return (
    <select name="role" key={present} defaultValue={present}>
      {ROLES.filter((role) => mine === "admin" || role !== "admin").map((role) => (
        <option key={role}>{role}</option>
      ))}
    </select>
  );
}
