import { readFileSync } from "node:fs";

import { z } from "zod";

const { name, version } = z
  .object({ name: z.string(), version: z.string() })
  .parse(JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")));

/** This program, as decisions name it: `saksi 0.1.0`. */
export const SOFTWARE = `${name} ${version}`;
