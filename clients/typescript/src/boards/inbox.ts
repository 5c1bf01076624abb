import type { JobView, NotificationView } from "../generated/events.js";
import type { RoomEvent } from "../room.js";
import { newestFirst } from "./order.js";

/** What the snapshot of a room `user:<id>` holds. */
export interface InboxSnapshot {
  points: number;
  unread: number;
  unreadVersion: number;
  notifications: NotificationView[];
  jobs: JobView[];
}

/** What one user is told, on all devices: notifications, points, and jobs under way. */
export class Inbox {
  #points: number;
  #unread: number;
  #unreadVersion: number;
  readonly #notifications: Map<string, NotificationView>;
  readonly #jobs: Map<string, JobView>;

  constructor(snapshot: InboxSnapshot) {
    this.#points = snapshot.points;
    this.#unread = snapshot.unread;
    this.#unreadVersion = snapshot.unreadVersion;
    this.#notifications = new Map(snapshot.notifications.map((one) => [one.id, one]));
    this.#jobs = new Map(snapshot.jobs.map((one) => [one.id, one]));
  }

  /** All points of the user. */
  get points(): number {
    return this.#points;
  }

  get unread(): number {
    return this.#unread;
  }

  /** The latest notifications that are to be shown, the newest first. */
  get notifications(): NotificationView[] {
    return [...this.#notifications.values()]
      .filter((one) => one.inApp)
      .sort(newestFirst);
  }

  /** The user's jobs, the newest first. */
  get jobs(): JobView[] {
    return [...this.#jobs.values()].sort(newestFirst);
  }

  /** Puts an event in; those of other kinds change nothing here. */
  apply(event: RoomEvent): void {
    switch (event.type) {
      case "notification":
        this.#notify(event.notification);
        this.#count(event.unread, event.unreadVersion);
        break;
      case "notifications-read":
        for (const id of event.ids) {
          const known = this.#notifications.get(id);
          if (known !== undefined) this.#notifications.set(id, { ...known, readAt: event.readAt });
        }
        this.#count(event.unread, event.unreadVersion);
        break;
      case "job-progress":
        if (event.job.version > (this.#jobs.get(event.job.id)?.version ?? -1)) {
          this.#jobs.set(event.job.id, event.job);
        }
        break;
      default:
    }
  }

  #notify(notification: NotificationView): void {
    // Said twice it is the same one, which may have been read meanwhile.
    if (this.#notifications.has(notification.id)) return;
    this.#notifications.set(notification.id, notification);
    const { total } = notification.data;
    // Points are never lost; an award that comes late has an older sum.
    if (notification.kind === "points-awarded" && typeof total === "number") {
      this.#points = Math.max(this.#points, total);
    }
  }

  #count(unread: number, version: number): void {
    if (version <= this.#unreadVersion) return;
    this.#unread = unread;
    this.#unreadVersion = version;
  }
}
