// Writes src/generated/ from the two documents of the server, and nothing else decides what is in it.
//
//   node scripts/generate.mjs openapi.json asyncapi.json [folder]

import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

import { compile } from "json-schema-to-typescript";
import openapiTS, { astToString } from "openapi-typescript";

const HERE = path.dirname(fileURLToPath(import.meta.url));
const NOTICE = "// Generated from the server's documents by `make client`; do not edit.\n\n";

/** Names like `join-room` as names of types: `JoinRoom`. */
const typeName = (name) =>
  name.replace(/(^|-)([a-z])/g, (_, __, letter) => letter.toUpperCase());

/** Takes away what only people read: titles would become types of their own. */
function untitled(schema) {
  if (Array.isArray(schema)) return schema.map(untitled);
  if (schema === null || typeof schema !== "object") return schema;
  return Object.fromEntries(
    Object.entries(schema)
      .filter(([key, value]) => !(key === "title" && typeof value === "string") && key !== "examples")
      .map(([key, value]) => [key, untitled(value)]),
  );
}

/** Events always say their type, though it is a constant that nobody has to give. */
function telling(schema) {
  const { type } = schema.properties ?? {};
  if (type?.const === undefined || schema.required?.includes("type")) return schema;
  return { ...schema, required: [...(schema.required ?? []), "type"] };
}

/** Points references at the definitions of one schema. */
const inDefinitions = (schema) =>
  JSON.parse(JSON.stringify(schema).replaceAll("#/components/schemas/", "#/definitions/"));

function rooms(document) {
  const kinds = document.channels.socket["x-room-scopes"];
  return Object.keys(kinds).map((kind) => `\`${kind}:\${string}\``).join(" | ");
}

async function events(document) {
  const { messages, schemas } = document.components;
  const incoming = Object.keys(messages).filter((name) => `${name}-ack` in messages);
  const connection = new Set(["connect", "connected", "connect_error"]);
  const outgoing = Object.keys(messages).filter(
    (name) => !connection.has(name) && !name.endsWith("-ack") && !incoming.includes(name),
  );
  const definitions = Object.fromEntries(
    Object.entries(untitled(inDefinitions(schemas))).map(([name, schema]) => [name, telling(schema)]),
  );
  /** Returns the type of a payload: the one it refers to, or a new one by this name. */
  const typed = (payload, name) => {
    if (payload.$ref !== undefined) return payload.$ref.split("/").at(-1);
    definitions[name] = untitled(inDefinitions(payload));
    return name;
  };
  const said = incoming.map((name) => {
    const payload = typed(messages[name].payload, `${typeName(name)}Payload`);
    const answer = typed(messages[`${name}-ack`].payload.oneOf[0], `${typeName(name)}Answer`);
    return [name, `{ payload: ${payload}; answer: ${answer} }`];
  });
  const heard = outgoing.map((name) => [
    name,
    typed(messages[name].payload, `${typeName(name)}Event`),
  ]);
  const types = await compile({ definitions, type: "object" }, "Definitions", {
    bannerComment: "",
    additionalProperties: false,
    unreachableDefinitions: true,
    format: true,
    style: { printWidth: 100 },
  });
  const map = (name, entries) =>
    `export interface ${name} {\n${entries.map(([key, type]) => `  "${key}": ${type};`).join("\n")}\n}\n`;
  return [
    NOTICE + types.replace(/export interface Definitions \{[^}]*\}\n/, ""),
    "/** What a client may say: the payload, and the answer if all is well. */\n" +
      map("Incoming", said),
    "/** What the server says, by name. */\n" + map("Outgoing", heard),
    "/** The name of a room. */\n" + `export type RoomName = ${rooms(document)};\n`,
  ].join("\n");
}

const [openapi, asyncapi, folder = path.join(HERE, "../src/generated")] = process.argv.slice(2);
await mkdir(folder, { recursive: true });
const rest = await openapiTS(JSON.parse(await readFile(openapi, "utf-8")), {
  defaultNonNullable: false,
});
await writeFile(path.join(folder, "rest.ts"), NOTICE + astToString(rest));
await writeFile(
  path.join(folder, "events.ts"),
  await events(JSON.parse(await readFile(asyncapi, "utf-8"))),
);
