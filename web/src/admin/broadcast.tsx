import type { components } from "@regatta/client";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { Kept } from "../ui/kept";
import { Section } from "../ui/section";

type Level = NonNullable<components["schemas"]["Broadcast"]["level"]>;

const LEVELS: Level[] = ["info", "warning", "critical"];

async function tell(fields: Fields): Promise<void> {
  const body = { message: fields.text("message"), level: fields.text("level") as Level };
  await api.POST("/api/admin/realtime/broadcast", { body });
}

/** Says something to everyone in the organization who has the dashboard open. */
export function Broadcast() {
  return (
    <Section title="Tell everyone">
      <Kept said="Told.">
        {(done) => (
          <Form submit="Tell everyone" send={tell} done={done}>
            <label>
              Message
              <textarea name="message" dir="auto" rows={2} required maxLength={2000} />
            </label>
            <label>
              Level
              <select name="level">
                {LEVELS.map((level) => (
                  <option key={level}>{level}</option>
                ))}
              </select>
            </label>
          </Form>
        )}
      </Kept>
    </Section>
  );
}
