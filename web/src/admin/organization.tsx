import { useQuery, useQueryClient } from "@tanstack/react-query";

import type { components } from "@regatta/client";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { Kept } from "../ui/kept";
import { Loaded } from "../ui/loaded";
import { Zones } from "../ui/zones";

type View = components["schemas"]["OrganizationView"];

const DAYS: Record<View["weekStart"], string> = {
  monday: "Monday",
  tuesday: "Tuesday",
  wednesday: "Wednesday",
  thursday: "Thursday",
  friday: "Friday",
  saturday: "Saturday",
  sunday: "Sunday",
};

/** What the organization is called, and how it reckons days and weeks. */
export function Organization() {
  const organization = useQuery({
    queryKey: ["organization"],
    queryFn: async () => (await api.GET("/api/organizations/me", {})).data!,
  });
  return <Loaded query={organization}>{(found) => <Settings present={found} />}</Loaded>;
}

function Settings({ present }: { present: View }) {
  const queries = useQueryClient();

  async function save(fields: Fields): Promise<void> {
    try {
      await api.PATCH("/api/organizations/me", {
        // Nothing that another admin has changed meanwhile is put back to what it was.
        params: { header: { "If-Match": `"${present.version}"` } },
        body: {
          name: fields.text("name"),
          domain: fields.text("domain") || null,
          timeZone: fields.text("timeZone"),
          weekStart: fields.text("weekStart") as View["weekStart"],
        },
      });
    } finally {
      await queries.invalidateQueries({ queryKey: ["organization"] });
    }
  }

  return (
    <div className="card">
      <Kept>
        {(done) => (
          <Form submit="Save" label="Organization" send={save} done={done}>
            <SettingFields present={present} />
          </Form>
        )}
      </Kept>
    </div>
  );
}

function SettingFields({ present }: { present: View }) {
  return (
    <>
      <label>
        Name
        <input name="name" dir="auto" required maxLength={120} defaultValue={present.name} />
      </label>
      <label>
        Domain
        <input
          name="domain"
          maxLength={253}
          placeholder="example.com"
          defaultValue={present.domain ?? ""}
        />
      </label>
      <label>
        Time zone, by which days begin and end
        <Zones name="timeZone" present={present.timeZone} />
      </label>
      <label>
        First day of the week
        <select key={present.weekStart} name="weekStart" defaultValue={present.weekStart}>
          {Object.entries(DAYS).map(([day, title]) => (
            <option key={day} value={day}>
              {title}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
