import { Link, useSearchParams } from "wouter";

import { newestFirst, type components } from "@regatta/client";

import { api } from "../session";
import { Page } from "../shell/page";
import { useInbox } from "../shell/shell";
import { useCalmly } from "../ui/calmly";
import { Action } from "../ui/form";
import { Instant } from "../ui/instant";
import { Empty, Loaded } from "../ui/loaded";
import { More, useMore } from "../ui/paged";
import "./notifications.css";

type Notification = components["schemas"]["NotificationView"];

/** What the user was told: what comes, and what is read on another device, is seen at once. */
export function Notifications() {
  const inbox = useInbox();
  const [query, setQuery] = useSearchParams();
  const unread = query.has("unread");
  const board = inbox.state === "shown" ? inbox.board : null;
  const known = useMore({
    key: ["notifications", unread],
    ask: async (cursor) => {
      const query = { cursor, ...(unread && { unread }) };
      const { data } = await api.GET("/api/notifications", { params: { query } });
      return { items: data!.notifications, nextCursor: data!.nextCursor };
    },
  });
  // What was read elsewhere may be further down than the inbox reaches.
  useCalmly(inbox.state === "shown" ? inbox.change - 1 : 0, known.refetch);
  return (
    <Page
      title="Notifications"
      beside={board !== null && <span className="quiet">{board.unread} unread</span>}
    >
      <div className="row">
        <label className="check">
          <input
            type="checkbox"
            checked={unread}
            onChange={(event) => setQuery(event.target.checked ? { unread: "true" } : {})}
          />
          Only unread ones
        </label>
        {board !== null && board.unread > 0 && (
          <Action className="plain" act={() => api.POST("/api/notifications/read", {})}>
            Mark all as read
          </Action>
        )}
      </div>
      <Loaded query={known}>
        {(listed) => (
          <List
            all={merged(listed, board?.notifications ?? [])}
            unread={unread}
            chosen={query.get("id")}
          />
        )}
      </Loaded>
      <More list={known} />
    </Page>
  );
}

/** What was read of the list and what has been heard since; once read, a notification stays so. */
function merged(listed: Notification[], heard: Notification[]): Notification[] {
  const all = new Map(listed.map((one) => [one.id, one]));
  for (const one of heard) {
    const before = all.get(one.id);
    all.set(one.id, { ...one, readAt: one.readAt ?? before?.readAt ?? null });
  }
  return [...all.values()].sort(newestFirst);
}

interface ListProps {
  all: Notification[];
  unread: boolean;
  /** The one that a letter has led to. */
  chosen: string | null;
}

function List({ all, unread, chosen }: ListProps) {
  const shown = unread ? all.filter((one) => one.readAt === null) : all;
  if (shown.length === 0) {
    return (
      <Empty>
        <p>{unread ? "You have read everything." : "Nobody has told you anything yet."}</p>
      </Empty>
    );
  }
  return (
    <ul className="plain" aria-label="Notifications">
      {shown.map((one) => (
        <Told key={one.id} notification={one} chosen={one.id === chosen} />
      ))}
    </ul>
  );
}

function Told({ notification, chosen }: { notification: Notification; chosen: boolean }) {
  const { id, title, body, readAt, createdAt } = notification;
  const path = { params: { path: { notificationId: id } } };
  const about = subject(notification);
  const classes = ["card", "told", readAt === null && "unread", chosen && "chosen"];
  return (
    <li className={classes.filter(Boolean).join(" ")} aria-current={chosen || undefined}>
      <div className="row apart">
        <h2 dir="auto">
          {readAt === null && <span className="unseen">Unread: </span>}
          {title}
        </h2>
        <Instant at={createdAt} />
      </div>
      {body !== "" && <p dir="auto">{body}</p>}
      <div className="row">
        {about !== null && <Link href={about}>Show it</Link>}
        {readAt === null && (
          <Action
            className="plain"
            act={() => api.POST("/api/notifications/{notificationId}/read", path)}
          >
            Mark as read
          </Action>
        )}
      </div>
    </li>
  );
}

/** Returns the page of what the notification is about, if it has one. */
function subject({ data }: Notification): string | null {
  const { challengeId, okrId, sessionId } = data as Record<string, unknown>;
  if (typeof challengeId === "string") return `/challenges/${challengeId}`;
  if (typeof okrId === "string") return `/goals?session=${String(sessionId)}&okr=${okrId}`;
  return null;
}
