import type { ComponentType } from "react";
import { Link, useSearchParams } from "wouter";

import { useMe } from "../me";
import { Page } from "../shell/page";
import { Audit } from "./audit";
import { Invitations } from "./invitations";
import { Jobs } from "./jobs";
import { Live } from "./live";
import { Organization } from "./organization";
import { People } from "./people";
import type { Role } from "./roles";
import "./admin.css";

interface Part {
  title: string;
  roles: Role[];
  Shown: ComponentType;
}

/** What there is, by the word in the address, and for whom. */
const PARTS: Record<string, Part> = {
  people: { title: "People", roles: ["admin", "manager"], Shown: People },
  invitations: { title: "Invitations", roles: ["admin", "manager"], Shown: Invitations },
  live: { title: "Live", roles: ["admin"], Shown: Live },
  jobs: { title: "Jobs", roles: ["admin"], Shown: Jobs },
  audit: { title: "Audit log", roles: ["admin"], Shown: Audit },
  organization: { title: "Organization", roles: ["admin"], Shown: Organization },
};

/** What admins and managers look after; `?section=` says which part. */
export default function Admin() {
  const { role } = useMe();
  const [search] = useSearchParams();
  const open = Object.entries(PARTS).filter(([, part]) => part.roles.includes(role));
  const wanted = search.get("section");
  const [here, part] = open.find(([word]) => word === wanted) ?? open[0] ?? [];
  if (part === undefined) return <NotForMembers />;
  return (
    <Page title="Admin">
      <nav className="sections" aria-label="Sections">
        {open.map(([word, { title }]) => (
          <Link
            key={word}
            href={`/admin?section=${word}`}
            aria-current={word === here ? "page" : undefined}
          >
            {title}
          </Link>
        ))}
      </nav>
      <div className="admin">
        <part.Shown key={here} />
      </div>
    </Page>
  );
}

function NotForMembers() {
  return (
    <Page title="Admin">
      <p>This page is for admins and managers of your organization, and you are a member.</p>
    </Page>
  );
}
