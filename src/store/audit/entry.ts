import { z } from "zod";

import type { AuditValue } from "../../domain/audit-actions.ts";
import { canonical } from "./link.ts";

const value: z.ZodType<AuditValue> = z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string())]);

const entry = z.strictObject({
  action: z.string(),
  actor: z.string(),
  at: z.iso.datetime({ precision: 3 }).transform((text) => new Date(text)),
  detail: z.record(z.string(), value),
  seq: z.int().positive(),
  subject: z.string().nullable(),
  tenant: z.string(),
});

/** What an entry says. Its action may be one that a later version writes. */
export type Entry = Readonly<z.infer<typeof entry>>;

/** Undefined where a body is none, or is written in another way than the one there is. */
export function readEntry(body: string): Entry | undefined {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return undefined;
  }
  if (canonical(json) !== body) return undefined;
  return entry.safeParse(json).data;
}
