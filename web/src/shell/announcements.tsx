import { useState } from "react";

import type { events } from "@regatta/client";

/** What an admin tells everyone, until it is put away. */
export function Announcements({ announcement }: { announcement: events.Announcement | null }) {
  const [putAway, putAwayUpTo] = useState(0);
  if (announcement === null || announcement.seq <= putAway) return null;
  return (
    <div className={`notice ${announcement.level}`} role="alert">
      <p dir="auto">{announcement.message}</p>
      <button type="button" className="plain" onClick={() => putAwayUpTo(announcement.seq)}>
        Put away
      </button>
    </div>
  );
}
