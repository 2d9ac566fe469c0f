import { sql } from "drizzle-orm";
import { request } from "undici";
import * as z from "zod";

import { sealOfBody } from "../../src/assessments/record/decision-seal.ts";
import { problemText } from "../../src/store/audit/problem.ts";
import { verifyChain } from "../../src/store/audit/verify.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import { count, rowsOf } from "../../src/store/rows.ts";

/** Whose record it is: that of a key without a tenant of its own. */
const TENANT = "default";
const DAY_MS = 86_400_000;

/** What a caller was told of one assessment that is kept. */
export interface Kept {
  readonly id: string;
  /** Requests that vendors were sent, and what they cost, as its answer says. */
  readonly calls: number;
  readonly costIdr: number;
}

/** The record after a soak, held against what callers were told. */
export interface RecordLook {
  readonly kept: number;
  /** Those whose decision, drawn again, has not the bytes that are on record. */
  readonly different: readonly string[];
  /** By the answers: a call that a check has given up may be billed, and another one may have had it. */
  readonly told: Usage;
  /** By the usage report: what became of each call in the end. */
  readonly used: Usage;
  /** Calls that were written down before they were made, and that the audit log tells of. */
  readonly begun: number;
  readonly audited: number;
  /** Requests that arrived at GLAIR, HyperVerge and Iluma, and how many usage has; null where they were more than a sandbox remembers. */
  readonly arrived: { readonly sent: number; readonly used: number } | null;
  /** On record, without being decided, or with something still to come. */
  readonly unfinished: number;
  /** More or fewer on record than callers were told of. */
  readonly stored: number;
  readonly audit: { readonly entries: number; readonly problem: string | null };
}

interface Usage {
  readonly calls: number;
  readonly costIdr: number;
}

const replayed = z.object({ data: z.object({ replay: z.object({ identical: z.boolean() }).nullable() }) });
const usage = z.object({
  data: z.object({
    usage: z.object({
      calls: z.number(),
      costIdr: z.number(),
      rows: z.array(z.object({ provider: z.string(), calls: z.number() })),
    }),
  }),
});
/** IDmeta is sent requests of its own, for sessions: they are no calls. */
const COUNTED = ["GLAIR", "HYPERVERGE", "ILUMA"] as const;
/** So many of each vendor's latest a sandbox remembers. */
const MOST_REMEMBERED = 1_000;

/** Has the server draw every decision again, and sums up what it says vendors were asked. */
export async function replayAll(
  url: string,
  key: string,
  kept: readonly Kept[],
  sandbox: Pick<Sandbox, "calls">,
): Promise<Pick<RecordLook, "kept" | "different" | "told" | "used" | "arrived">> {
  const ask = async (query: string): Promise<unknown> => {
    const response = await request(`${url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: `Bearer ${key}` },
      body: JSON.stringify({ query }),
    });
    return response.body.json();
  };
  const different: string[] = [];
  for (const { id } of kept) {
    const { replay } = replayed.parse(await ask(`{ replay(id: "${id}") { identical } }`)).data;
    if (replay?.identical !== true) different.push(id);
  }
  const day = (ahead: number): string => new Date(Date.now() + ahead * DAY_MS).toISOString().slice(0, 10);
  const used = usage.parse(
    await ask(`{ usage(from: "${day(-2)}", to: "${day(1)}") { calls costIdr rows { provider calls } } }`),
  ).data.usage;
  const told = { calls: sum(kept, ({ calls }) => calls), costIdr: sum(kept, ({ costIdr }) => costIdr) };
  return {
    kept: kept.length,
    different,
    told,
    used: { calls: used.calls, costIdr: used.costIdr },
    arrived: arrivedOf(sandbox, used.rows),
  };
}

function arrivedOf(
  sandbox: Pick<Sandbox, "calls">,
  rows: readonly { readonly provider: string; readonly calls: number }[],
): RecordLook["arrived"] {
  const arrived = COUNTED.map((vendor) => sandbox.calls(vendor));
  if (arrived.some(({ length }) => length >= MOST_REMEMBERED)) return null;
  const counted = rows.filter(({ provider }) => COUNTED.some((vendor) => vendor === provider));
  return { sent: sum(arrived, ({ length }) => length), used: sum(counted, ({ calls }) => calls) };
}

/** Looks at what the server has left in its database. */
export async function lookAtRecord(
  databaseUrl: string,
): Promise<Pick<RecordLook, "stored" | "unfinished" | "begun" | "audited" | "audit">> {
  const database = await openPostgres({ url: databaseUrl, connections: 2 });
  try {
    const [found] = await rowsOf(
      database.orm,
      sql`SELECT count(*) AS stored, count(*) FILTER (WHERE state <> 'COMPLETE') AS unfinished,
          (SELECT count(*) FROM call_intent) AS begun FROM assessment`,
      z.object({ stored: count, unfinished: count, begun: count }),
    );
    if (found === undefined) throw new RangeError("a SELECT without a row");
    const { entries, problem, rows } = await verifyChain(database.orm, TENANT, { sealOf: sealOfBody });
    return {
      ...found,
      audited: rows.get("vendor_call") ?? 0,
      audit: { entries, problem: problem && problemText(problem) },
    };
  } finally {
    await database.close();
  }
}

/** What a record must not show. */
export function recordFailures(look: RecordLook): string[] {
  const { kept, different, used, begun, audited, arrived, unfinished, stored, audit } = look;
  const unlisted = arrived === null ? 0 : arrived.sent - arrived.used;
  return [
    ...different.map((id) => `a decision that is another one when it is drawn again: ${id}`),
    ...(used.calls === begun ? [] : [`${begun} calls were begun, usage has ${used.calls}`]),
    ...(used.calls === audited ? [] : [`the audit log tells of ${audited} calls, usage has ${used.calls}`]),
    ...(unlisted <= 0 ? [] : [`${unlisted} requests arrived at vendors that usage does not have`]),
    ...(unfinished === 0 ? [] : [`${unfinished} assessments are unfinished`]),
    ...(stored === kept ? [] : [`${kept} assessments were answered, ${stored} are on record`]),
    ...(audit.problem === null ? [] : [`the audit log: ${audit.problem}`]),
  ];
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
