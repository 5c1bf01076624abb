import { useState } from "react";

import type { events } from "@regatta/client";

/** What an admin tells everyone, until it is put away. */
export function Announcements({ announcement }: { announcement: events.Announcement | null }) {
  const [gone, putAway] = useState<events.Announcement | null>(null);
  if (announcement === null || announcement === gone) return null;
  return (
    <div className={`notice ${announcement.level}`} role="alert">
      <p dir="auto">{announcement.message}</p>
      <button type="button" className="plain" onClick={() => putAway(announcement)}>
        Put away
      </button>
    </div>
  );
}
