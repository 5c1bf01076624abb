import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { components } from "@regatta/client";

import { useNames } from "../people";
import { api } from "../session";
import { Confirm } from "../ui/confirm";
import { Action, Form } from "../ui/form";
import { Instant } from "../ui/instant";
import { Empty, Loaded } from "../ui/loaded";
import { Table } from "../ui/table";
import { Roles, type Role } from "./roles";

type Invitation = components["schemas"]["InvitationView"];

const KEY = ["invitations"];

/** Asks somebody in: the code goes to the address by mail. */
function useInvite(): (email: string, role: Role) => Promise<void> {
  const queries = useQueryClient();
  return async (email, role) => {
    await api.POST("/api/auth/invite", { body: { email, role } });
    await queries.invalidateQueries({ queryKey: KEY });
  };
}

/** Who was asked in and has not come yet. */
export function Invitations() {
  const invitations = useQuery({
    queryKey: KEY,
    queryFn: async () => (await api.GET("/api/auth/invitations", {})).data!.invitations,
  });
  return (
    <>
      <NewInvitation />
      <Loaded query={invitations}>
        {(found) =>
          found.length === 0 ? (
            <Empty>No invitation waits for an answer.</Empty>
          ) : (
            <Table label="Invitations" columns={["E-mail", "Role", "Asked by", "Open until", ""]}>
              {found.map((invitation) => (
                <Line key={invitation.id} invitation={invitation} />
              ))}
            </Table>
          )
        }
      </Loaded>
    </>
  );
}

function NewInvitation() {
  const invite = useInvite();
  return (
    <section className="card" aria-label="Ask somebody in">
      <h2>Ask somebody in</h2>
      <Form
        submit="Send the letter"
        send={(fields) => invite(fields.text("email"), fields.text("role") as Role)}
      >
        <label>
          E-mail
          <input name="email" type="email" required maxLength={254} autoComplete="off" />
        </label>
        <label>
          Role
          <Roles />
        </label>
        <p className="quiet">The code in the letter is good for ten minutes.</p>
      </Form>
    </section>
  );
}

function Line({ invitation }: { invitation: Invitation }) {
  const { email, role } = invitation;
  const nameOf = useNames();
  const invite = useInvite();
  return (
    <tr>
      <td className="free">{email}</td>
      <td>{role}</td>
      <td className="free" dir="auto">
        {nameOf(invitation.inviterId)}
      </td>
      <td>
        <Instant at={invitation.expiresAt} />
      </td>
      <td className="acts">
        <Action
          className="plain"
          label={`Send a new code to ${email}`}
          act={() => invite(email, role)}
        >
          Send a new code
        </Action>
        <TakeBack invitation={invitation} />
      </td>
    </tr>
  );
}

function TakeBack({ invitation: { id, email } }: { invitation: Invitation }) {
  const queries = useQueryClient();

  async function takeBack(): Promise<void> {
    await api.DELETE("/api/auth/invitations/{invitationId}", {
      params: { path: { invitationId: id } },
    });
    await queries.invalidateQueries({ queryKey: KEY });
  }

  return (
    <Confirm
      ask="Take back"
      label={`Take back the invitation of ${email}`}
      question={`The code that was sent is worth nothing then. Take back: ${email}`}
      yes="Take it back"
      act={takeBack}
    />
  );
}
