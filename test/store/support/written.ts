import { createHash, randomBytes } from "node:crypto";

import { asc, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect } from "vitest";

import { genesisOf, linkHash } from "../../../src/store/audit/link.ts";
import type { Database } from "../../../src/store/database.ts";
import type { JournalEntry, Work } from "../../../src/store/journal.ts";
import type { Opening } from "../../../src/store/openings.ts";
import { assessmentEvent, auditEntry, callIntent, decision } from "../../../src/store/schema/index.ts";
import type { Store } from "../../../src/store/store.ts";

export const NOW = new Date("2026-11-27T10:00:00Z");
const POLICY = { name: "test", version: 1, digest: "d".repeat(64), source: "policy: test" };

/** Hashes a word, so that equal words are equal keys. */
export function hashed(word: string): Buffer {
  return createHash("sha256").update(word).digest();
}

/** @param key the idempotency key @param person whom it is about */
export function anOpening(key: string, person = key, rest: Partial<Opening> = {}): Opening {
  return {
    id: uuidv7(),
    tenant: "default",
    at: NOW,
    by: "test",
    owner: uuidv7(),
    keyHash: hashed(key),
    fingerprint: hashed(`print of ${key}`),
    nikHash: hashed(person),
    policy: POLICY,
    reference: null,
    purpose: null,
    legalBasis: null,
    consentReference: null,
    newcomer: { id: uuidv7(), wrappedKey: randomBytes(40) },
    seal: ({ id }) => Buffer.from(`sealed for ${id}`),
    ...rest,
  };
}

/** A new assessment, and its first run. */
export async function begun(store: Store, owner = uuidv7()): Promise<Work & { readonly owner: string }> {
  const opening = anOpening(uuidv7(), uuidv7(), { owner });
  const opened = await store.openings.add(opening);
  if (opened.kind !== "opened") throw new RangeError("a key that was known");
  return { assessmentId: opening.id, tenant: opening.tenant, run: opened.run, owner };
}

type Entry<Kind extends JournalEntry["kind"]> = Extract<JournalEntry, { readonly kind: Kind }>;

export function anIntent(work: Work, rest: Partial<Entry<"intent">["row"]> = {}): Entry<"intent"> {
  const row = { id: uuidv7(), run: work.run, provider: "GLAIR", endpoint: "identity", attempt: 1, askedAt: NOW };
  return { kind: "intent", work, row: { assessmentId: work.assessmentId, ...row, ...rest } };
}

export function anAnswer({ work, row: { id: intentId } }: Entry<"intent">, body = "answer"): Entry<"answer"> {
  const { assessmentId, tenant } = work;
  const call = { provider: "GLAIR", endpoint: "identity", latencyMs: 5 };
  return {
    kind: "answer",
    work,
    call: {
      ...call,
      id: intentId,
      tenant,
      assessmentId,
      checks: ["IDENTITY"],
      attempt: 1,
      askedAt: NOW,
      outcome: "ANSWERED",
      costIdr: 1500,
    },
    row: {
      ...call,
      assessmentId,
      id: uuidv7(),
      intentId,
      answeredAt: NOW,
      status: "ANSWERED",
      requestId: null,
      billed: true,
      body: Buffer.from(body),
    },
  };
}

export function someEvents(work: Work, ...seqs: readonly number[]): Entry<"events"> {
  return { kind: "events", work, rows: seqs.map((seq) => eventRow(work, seq, `${work.run}`)) };
}

function eventRow({ assessmentId }: Work, seq: number, body: string) {
  return { assessmentId, seq, at: NOW, body };
}

/** @param events their numbers: those before it that may not be written yet, and its own */
export function aDecision(work: Work, seq: number, events: readonly number[] = [seq]): Entry<"decision"> {
  const { assessmentId, tenant } = work;
  return {
    kind: "decision",
    work,
    events: events.map((each) => eventRow(work, each, `${work.run}`)),
    validUntil: null,
    state: "COMPLETE",
    row: {
      assessmentId,
      seq,
      tenant,
      decidedAt: NOW,
      cause: "CHECKED",
      policyName: "test",
      policyVersion: 1,
      policyDigest: POLICY.digest,
      outcome: "REVIEW",
      body: `decided by run ${work.run}`,
      seal: randomBytes(32),
      evidence: "{}",
      shown: randomBytes(10),
      grounds: [],
      software: "test",
    },
  };
}

/** What is on record of an assessment, in short. */
export async function keptOf({ orm }: Pick<Database, "orm">, { assessmentId }: Pick<Work, "assessmentId">) {
  const [events, decisions, intents] = await Promise.all([
    orm
      .select()
      .from(assessmentEvent)
      .where(eq(assessmentEvent.assessmentId, assessmentId))
      .orderBy(asc(assessmentEvent.seq)),
    orm.select().from(decision).where(eq(decision.assessmentId, assessmentId)).orderBy(asc(decision.seq)),
    orm.select().from(callIntent).where(eq(callIntent.assessmentId, assessmentId)),
  ]);
  return {
    events: events.map(({ seq, body }) => `${seq} by run ${body}`),
    decisions: decisions.map(({ seq, body }) => `${seq} ${body}`),
    intents: intents.length,
  };
}

/** The audit log of a tenant, each link of which holds. */
export async function auditOf({ orm }: Pick<Database, "orm">, tenant = "default"): Promise<readonly string[]> {
  const entries = await orm.select().from(auditEntry).where(eq(auditEntry.tenant, tenant)).orderBy(asc(auditEntry.seq));
  let hash = genesisOf(tenant);
  for (const [index, entry] of entries.entries()) {
    hash = linkHash(hash, entry.body);
    expect(entry.seq).toBe(index + 1);
    expect(entry.hash.equals(hash)).toBe(true);
  }
  return entries.map(({ body }) => body);
}
