import { createContext, use, type ReactNode } from "react";
import { Link, useRoute } from "wouter";

import {
  Inbox,
  OrganizationBoard,
  type InboxSnapshot,
  type OrganizationSnapshot,
} from "@regatta/client";

import { useConnection, useRoom, type Watched } from "../live";
import { useMe } from "../me";
import { signOut } from "../session";
import { Announcements } from "./announcements";
import { Freshness } from "./freshness";
import "./shell.css";

const inbox = (snapshot: InboxSnapshot) => new Inbox(snapshot);
const organization = (snapshot: OrganizationSnapshot) => new OrganizationBoard(snapshot);

const InboxContext = createContext<Watched<Inbox>>({ state: "loading" });
const OrganizationContext = createContext<Watched<OrganizationBoard>>({ state: "loading" });

/** The user's notifications, points and jobs, live. */
export const useInbox = () => use(InboxContext);

/** The organization's open challenges, who is there, and announcements, live. */
export const useOrganization = () => use(OrganizationContext);

/** What stands around every page: where one can go, how fresh it is, and what everyone is told. */
export function Shell({ children }: { children: ReactNode }) {
  const me = useMe();
  const mine = useRoom(`user:${me.id}`, inbox);
  const ours = useRoom(`org:${me.orgId}`, organization);
  return (
    <InboxContext value={mine}>
      <OrganizationContext value={ours}>
        <a className="skip" href="#main">
          To the content
        </a>
        <header className="top">
          <strong className="brand">
            <img src="/sail.svg" alt="" width="24" height="24" /> Regatta
          </strong>
          <Freshness />
          <span className="who" dir="auto" title={me.email}>
            {me.name}
          </span>
          <button type="button" className="plain" onClick={() => void signOut()}>
            Sign out
          </button>
          <Navigation unread={mine.state === "shown" ? mine.board.unread : 0} />
        </header>
        <Deaf rooms={[mine, ours]} />
        <Announcements announcement={ours.state === "shown" ? ours.board.announcement : null} />
        {children}
      </OrganizationContext>
    </InboxContext>
  );
}

function Navigation({ unread }: { unread: number }) {
  const admin = useMe().role !== "member";
  return (
    <nav aria-label="Pages">
      <Place to="/">Races</Place>
      <Place to="/leaderboards">Leaderboards</Place>
      <Place to="/goals">Goals</Place>
      <Place to="/tasks">Tasks</Place>
      <Place to="/notifications">
        Notifications
        {unread > 0 && (
          <span className="count" aria-label={`${unread} unread`}>
            {unread}
          </span>
        )}
      </Place>
      <Place to="/profile">Profile</Place>
      {admin && <Place to="/admin">Admin</Place>}
    </nav>
  );
}

function Place({ to, children }: { to: string; children: ReactNode }) {
  const [here] = useRoute(to);
  return (
    <Link href={to} aria-current={here ? "page" : undefined}>
      {children}
    </Link>
  );
}

/** Says why the page is not live any more, and offers to connect again. */
function Deaf({ rooms }: { rooms: Watched<unknown>[] }) {
  const { freshness, ended, again } = useConnection();
  const lost = rooms.find((room) => room.state === "gone");
  if (freshness !== "ended" && lost === undefined) return null;
  const reason = (ended ?? lost?.error)?.message;
  return (
    <div className="notice warning" role="alert">
      <p dir="auto">
        {freshness === "ended" ? "The live connection has ended" : "Not all of this is live any more"}
        {reason === undefined ? "." : `: ${reason}`}
      </p>
      <button type="button" onClick={again}>
        Connect again
      </button>
    </div>
  );
}
