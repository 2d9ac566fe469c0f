import { randomBytes } from "node:crypto";

import { asc, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";

import type { Database } from "../../src/store/database.ts";
import type { JournalEntry } from "../../src/store/journal.ts";
import type { Opening } from "../../src/store/openings.ts";
import { assessment, callAnswer, callIntent, decision, policyText, vendorCall } from "../../src/store/schema/index.ts";
import { createStore } from "../../src/store/store.ts";
import type { Template } from "./template.ts";

/** The tenant of what is written while it is measured: its audit log is a real one. */
export const WRITER = "bench";

const AT_A_TIME = 32;

type Answer = typeof callAnswer.$inferSelect & { readonly call: typeof vendorCall.$inferSelect };

/** What is written of each assessment: as much as of the template. */
export interface Script {
  readonly row: typeof assessment.$inferSelect;
  readonly policy: Opening["policy"];
  readonly answers: readonly Answer[];
  readonly decision: typeof decision.$inferSelect;
}

export async function scriptOf({ orm }: Pick<Database, "orm">, { id }: Template): Promise<Script> {
  const [row] = await orm.select().from(assessment).where(eq(assessment.id, id));
  const [drawn] = await orm.select().from(decision).where(eq(decision.assessmentId, id)).orderBy(asc(decision.seq));
  const intents = await orm.select({ id: callIntent.id }).from(callIntent).where(eq(callIntent.assessmentId, id));
  const answers = await orm.select().from(callAnswer).where(eq(callAnswer.assessmentId, id));
  const calls = await orm.select().from(vendorCall).where(eq(vendorCall.assessmentId, id));
  const [policy] = await orm
    .select()
    .from(policyText)
    .where(eq(policyText.digest, row?.policyDigest ?? ""));
  if (row === undefined || drawn === undefined || policy === undefined) throw new RangeError("a template without rows");
  const known = intents.flatMap((intent) => {
    const answer = answers.find(({ intentId }) => intentId === intent.id);
    const call = calls.find((each) => each.id === intent.id);
    return answer === undefined || call === undefined ? [] : [{ ...answer, call }];
  });
  return { row, policy, answers: known, decision: drawn };
}

/**
 * Writes whole assessments by the server's own road, without its vendors and its decisions: each thing is on the disk before
 * the next one is written.
 * @returns how many in a second
 */
export async function writeAssessments(database: Database, script: Script, seconds: number): Promise<number> {
  const store = createStore(database);
  const until = performance.now() + seconds * 1_000;
  const began = performance.now();
  let written = 0;
  await Promise.all(
    Array.from({ length: AT_A_TIME }, async () => {
      while (performance.now() < until) {
        await writeOne(store, script);
        written += 1;
      }
    }),
  );
  return written / ((performance.now() - began) / 1_000);
}

async function writeOne({ openings, journal }: ReturnType<typeof createStore>, script: Script): Promise<void> {
  const at = new Date();
  const id = uuidv7();
  const opened = await openings.add(openingOf(script, id, at));
  if (opened.kind !== "opened") throw new RangeError("a key that was known");
  const work = { assessmentId: id, tenant: WRITER, run: opened.run };
  await Promise.all(
    script.answers.map(async ({ call, ...answer }) => {
      const { provider, endpoint, attempt } = call;
      const intentId = uuidv7();
      const row = { assessmentId: id, id: intentId, run: opened.run, provider, endpoint, attempt, askedAt: at };
      await journal.add({ kind: "intent", work, row });
      await journal.add({
        kind: "answer",
        work,
        row: { ...answer, assessmentId: id, id: uuidv7(), intentId, answeredAt: at },
        call: { ...call, id: intentId, tenant: WRITER, assessmentId: id, askedAt: at },
      });
    }),
  );
  await journal.add(decisionOf(script, work, at));
}

function decisionOf(
  { decision: drawn }: Script,
  work: { assessmentId: string; tenant: string; run: number },
  at: Date,
) {
  const { assessmentId } = work;
  const entry: JournalEntry = {
    kind: "decision",
    work,
    row: { ...drawn, assessmentId, seq: 1, tenant: WRITER, decidedAt: at },
    events: [{ assessmentId, seq: 1, at, body: `{"kind":"decided","decision":1}` }],
    validUntil: null,
    state: "COMPLETE",
  };
  return entry;
}

function openingOf({ row, policy }: Script, id: string, at: Date): Opening {
  const { createdBy, owner, input, reference, purpose, legalBasis, consentReference } = row;
  return {
    id,
    tenant: WRITER,
    at,
    by: createdBy,
    owner,
    keyHash: randomBytes(32),
    fingerprint: randomBytes(32),
    nikHash: randomBytes(32),
    policy,
    reference,
    purpose,
    legalBasis,
    consentReference,
    newcomer: { id: uuidv7(), wrappedKey: randomBytes(80) },
    seal: () => input,
  };
}
