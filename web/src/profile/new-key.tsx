import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../session";
import { Form, type Fields } from "../ui/form";
import { momentOf, today, useZone } from "../ui/zone";
import { Scopes, type Scope } from "./scopes";
import { Secret } from "./secret";

/** A form for a key, and then the key itself, until it is put away. */
export function NewKey() {
  const queries = useQueryClient();
  const zone = useZone();
  const [secret, setSecret] = useState<string | null>(null);

  async function make(fields: Fields): Promise<void> {
    const day = fields.text("until");
    const { data } = await api.POST("/api/auth/keys", {
      body: {
        name: fields.text("name"),
        scopes: fields.all("scopes") as Scope[],
        expiresAt: day === "" ? null : momentOf(`${day}T23:59:59`, zone),
      },
    });
    setSecret(data!.key);
    await queries.invalidateQueries({ queryKey: ["keys"] });
  }

  if (secret !== null) return <Secret secret={secret} putAway={() => setSecret(null)} />;
  return (
    <details>
      <summary>Make a key</summary>
      <Form submit="Make it" label="New key" send={make}>
        <label>
          Name of the key
          <input name="name" dir="auto" required maxLength={120} autoComplete="off" />
        </label>
        <Scopes />
        <label>
          Good until, if it shall end
          <input name="until" type="date" min={today(zone)} />
        </label>
      </Form>
    </details>
  );
}
