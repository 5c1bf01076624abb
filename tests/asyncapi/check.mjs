// Reads an array of AsyncAPI documents from standard input and prints what is wrong with each.

import { Parser } from "@asyncapi/parser";
import { text } from "node:stream/consumers";

const INFORMATION = 2;

async function check(given) {
  const { document, diagnostics } = await new Parser().parse(given);
  const wrong = diagnostics
    .filter(({ severity }) => severity < INFORMATION)
    .map(({ path, message }) => `${path.join(".")}: ${message}`);
  return { understood: document !== undefined, wrong };
}

const documents = JSON.parse(await text(process.stdin));
console.log(JSON.stringify(await Promise.all(documents.map(check))));
