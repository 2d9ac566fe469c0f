import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";

import { redrawn } from "../src/config/document.ts";
import { providerDefinitions } from "../src/registry.ts";

/** `--write` (the default) draws the tables of docs/configuration.md from the code; `--check` fails where they are stale. */
const PAGE = new URL("../docs/configuration.md", import.meta.url);

const { values } = parseArgs({ options: { check: { type: "boolean" }, write: { type: "boolean" } } });
const page = readFileSync(PAGE, "utf8");
const current = redrawn(page, providerDefinitions);

if (values.check !== true) {
  writeFileSync(PAGE, current);
} else if (page !== current) {
  console.error("docs/configuration.md is not what the code says: run `npm run docs`.");
  process.exitCode = 1;
}
