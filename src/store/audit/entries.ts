import { and, asc, desc, eq, gte, lt, sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";

import type { Orm } from "../database.ts";
import { auditEntry } from "../schema/index.ts";
import { readEntry } from "./entry.ts";
import type { Entry } from "./entry.ts";

/** An entry for somebody to read, with the hash by which it is found in an export. */
export interface AuditRecord extends Entry {
  readonly hash: string;
}

export interface AuditQuery {
  /** Those written before this one. @default the latest */
  readonly after?: number;
  /** How many at most. */
  readonly limit: number;
  readonly subject?: string;
  readonly action?: string;
  readonly actor?: string;
}

export interface AuditPage {
  /** The latest first. */
  readonly entries: readonly AuditRecord[];
  readonly more: boolean;
}

/** What one tenant's log tells, a page at a time. New entries move nothing: a page is told by the last one before it. */
export async function auditEntries(orm: Orm, tenant: string, query: AuditQuery): Promise<AuditPage> {
  const { after, limit, subject, action, actor } = query;
  const rows = await orm
    .select({ body: auditEntry.body, hash: auditEntry.hash })
    .from(auditEntry)
    .where(
      and(
        eq(auditEntry.tenant, tenant),
        after === undefined ? undefined : lt(auditEntry.seq, after),
        says("subject", subject),
        says("action", action),
        says("actor", actor),
      ),
    )
    .orderBy(desc(auditEntry.seq))
    .limit(limit + 1);
  const entries = rows.slice(0, limit).map(({ body, hash }): AuditRecord => {
    const entry = readEntry(body);
    if (entry === undefined) throw new RangeError("an entry of the audit log that cannot be read: verify the log");
    return { ...entry, hash: hash.toString("hex") };
  });
  return { entries, more: rows.length > limit };
}

/** As the indexes have it. Those that leave out what is usual have to be told that it is not looked for. */
function says(name: "subject" | "action" | "actor", wanted: string | undefined): SQL | undefined {
  if (wanted === undefined) return undefined;
  const said = sql`(${auditEntry.body}::json ->> ${sql.raw(`'${name}'`)})`;
  const filter = sql`${said} = ${wanted}`;
  if (name === "actor" && wanted !== "saksi") return sql`${filter} AND ${said} <> 'saksi'`;
  if (name === "action" && !USUAL.has(wanted)) return sql`${filter} AND ${said} NOT IN (${sql.raw(USUAL_LIST)})`;
  return filter;
}

const USUAL: ReadonlySet<string> = new Set(["ASSESSMENT_BEGUN", "VENDOR_CALLED", "DECISION_MADE"]);
const USUAL_LIST = [...USUAL].map((action) => `'${action}'`).join(", ");

/** The number of the first entry from a moment on; undefined where there is none. */
export async function firstSince(orm: Orm, tenant: string, moment: Date): Promise<number | undefined> {
  const [first] = await orm
    .select({ seq: auditEntry.seq })
    .from(auditEntry)
    .where(and(eq(auditEntry.tenant, tenant), gte(auditEntry.at, moment)))
    .orderBy(asc(auditEntry.seq))
    .limit(1);
  return first?.seq;
}
