import { useQueryClient } from "@tanstack/react-query";

import { useMe } from "../me";
import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { Kept } from "../ui/kept";
import { Section } from "../ui/section";
import { Zones } from "../ui/zones";

/** What people change about themselves; times everywhere follow the zone. */
export function Details() {
  const me = useMe();
  const queries = useQueryClient();

  async function save(fields: Fields): Promise<void> {
    const { data } = await api.PATCH("/api/users/me", { body: changes(fields) });
    queries.setQueryData(["me"], data);
  }

  return (
    <Section title="Profile">
      <Kept>
        {(done) => (
          <Form submit="Save" label="Profile" send={save} done={done}>
            <label>
              Name
              <input
                name="name"
                dir="auto"
                required
                maxLength={120}
                autoComplete="name"
                defaultValue={me.name}
              />
            </label>
            <label>
              Phone, beginning with + and the country
              <input name="phone" type="tel" autoComplete="tel" defaultValue={me.phone ?? ""} />
            </label>
            <label>
              Time zone
              <Zones name="timeZone" present={me.timeZone ?? ""} none="As this browser says" />
            </label>
            <Channels />
          </Form>
        )}
      </Kept>
    </Section>
  );
}

function changes(fields: Fields) {
  return {
    name: fields.text("name"),
    // People write numbers in groups, and the server wants digits alone.
    phone: fields.text("phone").replace(/[\s()./-]/g, "") || null,
    timeZone: fields.text("timeZone") || null,
    preferences: {
      notifications: {
        inApp: fields.checked("inApp"),
        email: fields.checked("email"),
        sms: fields.checked("sms"),
      },
    },
  };
}

function Channels() {
  const { inApp, email, sms } = useMe().preferences.notifications!;
  return (
    <fieldset>
      <legend>Notifications</legend>
      <label className="check">
        <input type="checkbox" name="inApp" defaultChecked={inApp} />
        In the list here
      </label>
      <label className="check">
        <input type="checkbox" name="email" defaultChecked={email} />
        By e-mail, once the address is verified
      </label>
      <label className="check">
        <input type="checkbox" name="sms" defaultChecked={sms} />
        By text message, where there is a phone
      </label>
    </fieldset>
  );
}
