import { z } from "zod";

import { written } from "./syntax.ts";
import { optionalSecret, withDefault } from "./variable.ts";

const databaseUrl = written("a PostgreSQL URL, such as postgres://user:password@host:5432/database", (text) =>
  /^postgres(?:ql)?:\/\//.test(text) && URL.canParse(text) ? text : undefined,
);

export const store = z.object({
  DATABASE_URL: optionalSecret(
    "The PostgreSQL that keeps the record: `postgres://user:password@host:5432/database`. Where it is unset, an embedded one in `SAKSI_DATA` keeps it.",
    databaseUrl,
  ),
  SAKSI_DATA: withDefault(
    "The folder of what this server keeps by itself. It is made where there is none, and is one process's at a time: see [The record](record.md).",
    ".saksi",
    z.string(),
  ),
});
