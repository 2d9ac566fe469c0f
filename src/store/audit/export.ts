import { and, asc, eq } from "drizzle-orm";

import type { Orm } from "../database.ts";
import { auditEntry } from "../schema/index.ts";
import { anchorOf, footholdBefore, headOf, nextLinks } from "./chain-rows.ts";
import { NoSuchEntry } from "./problem.ts";

/** How an export begins: whoever reads one knows by it what to expect. */
export const EXPORT_FORMAT = "saksi-audit/1";

/** By the numbers of the entries, both included. */
export interface ExportRange {
  /** @default the first there is */
  readonly from?: number | undefined;
  /** @default the last there is as the export begins */
  readonly to?: number | undefined;
}

/**
 * The lines of an export, each with its line break: a header, the entries in order, and a trailer. It can be checked where it
 * lies, without Saksi and without the database.
 * @throws {NoSuchEntry} where there is no entry in the range
 */
export async function* exportAudit(
  orm: Orm,
  tenant: string,
  { from, to }: ExportRange,
  pageSize = 500,
): AsyncGenerator<string, void, undefined> {
  const head = await headOf(orm, tenant);
  const anchor = await anchorOf(orm, tenant);
  const first = from ?? (anchor?.seq ?? 0) + 1;
  const through = Math.min(to ?? Infinity, head?.seq ?? 0);
  const before = await footholdBefore(orm, tenant, first);
  if (head === undefined || before === undefined || first > through || !(await exists(orm, tenant, first))) {
    throw new NoSuchEntry("the audit log has no entries in this range");
  }
  yield line({
    format: EXPORT_FORMAT,
    tenant,
    from: first,
    previous: before.hash.toString("hex"),
    begins: first === 1 ? "genesis" : first - 1 === anchor?.seq ? "anchor" : "entry",
    head: { seq: head.seq, hash: head.hash.toString("hex"), at: head.at.toISOString() },
  });
  let last = { seq: first - 1, hash: before.hash };
  let count = 0;
  while (last.seq < through) {
    const links = await nextLinks(orm, tenant, last, Math.min(pageSize, through - last.seq));
    for (const { seq, body, hash } of links) yield line({ seq, body, hash: hash.toString("hex") });
    const end = links.at(-1);
    // A log that is not whole is exported as it is: what is wrong with it is for whoever checks it to find.
    if (end === undefined) break;
    last = { seq: end.seq, hash: end.hash };
    count += links.length;
  }
  yield line({ count, last: { seq: last.seq, hash: last.hash.toString("hex") } });
}

async function exists(orm: Orm, tenant: string, from: number): Promise<boolean> {
  const [entry] = await orm
    .select({ seq: auditEntry.seq })
    .from(auditEntry)
    .where(and(eq(auditEntry.tenant, tenant), eq(auditEntry.seq, from)))
    .orderBy(asc(auditEntry.at))
    .limit(1);
  return entry !== undefined;
}

function line(value: unknown): string {
  return `${JSON.stringify(value)}\n`;
}
