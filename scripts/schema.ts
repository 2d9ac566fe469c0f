import { readFile, writeFile } from "node:fs/promises";

import { schemaText } from "../src/print-schema.ts";

/** Writes `schema/schema.graphql`; with `--check`, fails where the file is not what the code prints. */
const FILE = new URL("../schema/schema.graphql", import.meta.url);
const printed = schemaText();

if (process.argv.includes("--check")) {
  const committed = await readFile(FILE, "utf8").catch(() => "");
  if (committed !== printed) {
    process.stderr.write("schema/schema.graphql is stale: run `npm run schema` and commit it.\n");
    process.exitCode = 1;
  }
} else {
  await writeFile(FILE, printed);
}
