import { randomBytes } from "node:crypto";

import { v7 as uuidv7 } from "uuid";

import { decideOn } from "../../../src/assessments/evidence.ts";
import { writeDecision } from "../../../src/assessments/record/decision-form.ts";
import { sealOfBody } from "../../../src/assessments/record/decision-seal.ts";
import { writeEvent } from "../../../src/assessments/record/event-form.ts";
import { printEvidence } from "../../../src/assessments/record/evidence-record.ts";
import type { Database } from "../../../src/store/database.ts";
import { writeDisposition } from "../../../src/store/dispositions.ts";
import type { JournalEntry } from "../../../src/store/journal.ts";
import type { Opening } from "../../../src/store/openings.ts";
import { recordsOf } from "../../../src/store/records.ts";
import { writeReview } from "../../../src/store/reviews.ts";
import { createStore } from "../../../src/store/store.ts";
import { load, policyText, rules } from "../../policy/support/policies.ts";

const policy = load(
  policyText({ rules: rules("identity.name == MISMATCH => points: 40, reason: R1", "face.score < 0.8 => review: R2") }),
);
const SOURCE = "policy: test";

export interface Keeping {
  readonly tenant?: string;
  /** When it begins; the rest follows within a second. */
  readonly at?: Date;
  readonly decisions?: number;
}

export interface KeptAssessment {
  readonly id: string;
  /** Of its vendor call. */
  readonly call: string;
}

/** Keeps whole assessments, each with a vendor call and its decisions, by the same road as the server. */
export function keeper(database: Database) {
  const store = createStore(database);
  const keep = async ({
    tenant = "default",
    at = new Date(),
    decisions = 1,
  }: Keeping = {}): Promise<KeptAssessment> => {
    const id = uuidv7({ msecs: at.getTime() });
    const opened = await store.openings.add(openingOf(id, tenant, at));
    if (opened.kind !== "opened") throw new Error("a key that was known");
    const work = { assessmentId: id, tenant, run: opened.run };
    const call = callOf({ tenant, assessmentId: id, at });
    await store.journal.add(answerOf(work, call));
    for (let seq = 1; seq <= decisions; seq += 1) await store.journal.add(decisionOf(work, seq, later(at, 500 + seq)));
    return { id, call: call.id };
  };
  /** A call that belongs to no assessment. */
  const callAlone = async ({ tenant = "default", at = new Date() }: Keeping = {}): Promise<string> => {
    const call = callOf({ tenant, assessmentId: null, at });
    await store.journal.add({ kind: "call", call });
    return call.id;
  };
  /** What a reviewer said of it, and of a hit in it. */
  const review = async (id: string, { tenant = "default", at = new Date() }: Keeping = {}): Promise<void> => {
    const said = { tenant, assessmentId: id, reviewer: "a reviewer", at, reason: "SEEN", fourEyes: false };
    const note = () => randomBytes(60);
    const settled = { ...said, outcome: "APPROVE", expectedDecision: null, overrules: null, note } as const;
    if ((await writeReview(database, settled)) !== null) throw new Error("a review that was refused");
    const applicantId = (await recordsOf(database, tenant).assessment(id))?.applicantId;
    if (applicantId === undefined) throw new Error("an assessment of nobody");
    const listings = [{ provider: "ILUMA", listingId: "i-1", fingerprint: randomBytes(16) }];
    const disposed = {
      ...said,
      applicantId,
      listings,
      disposition: "INCONCLUSIVE",
      newId: () => uuidv7(),
      note,
    } as const;
    if ((await writeDisposition(database, disposed)) !== null) throw new Error("a disposition that was refused");
  };
  return { store, keep, callAlone, review };
}

export function later(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

function openingOf(id: string, tenant: string, at: Date): Opening {
  return {
    id,
    tenant,
    at,
    by: "onboarding",
    owner: uuidv7(),
    keyHash: randomBytes(16),
    fingerprint: randomBytes(16),
    nikHash: randomBytes(16),
    policy: { name: policy.name, version: policy.version, digest: policy.digest, source: SOURCE },
    reference: "loan 12 · ½",
    purpose: "opening an account",
    legalBasis: "CONSENT",
    consentReference: "form 7",
    newcomer: { id: uuidv7(), wrappedKey: randomBytes(60) },
    seal: () => randomBytes(200),
  };
}

type Call = Extract<JournalEntry, { kind: "call" }>["call"];
type Answered = Extract<JournalEntry, { kind: "answer" }>;

function callOf({ tenant, assessmentId, at }: { tenant: string; assessmentId: string | null; at: Date }): Call {
  return {
    id: uuidv7({ msecs: at.getTime() }),
    tenant,
    assessmentId,
    provider: "GLAIR",
    endpoint: "identity",
    checks: ["IDENTITY", "FACE"],
    attempt: 1,
    askedAt: later(at, 5),
    latencyMs: 123.456_789_012_34,
    outcome: "ANSWERED",
    costIdr: 1_500,
  };
}

function answerOf(work: Answered["work"], call: Call): Answered {
  return {
    kind: "answer",
    work,
    call,
    row: {
      assessmentId: work.assessmentId,
      id: uuidv7(),
      intentId: call.id,
      provider: call.provider,
      endpoint: call.endpoint,
      answeredAt: later(call.askedAt, call.latencyMs),
      status: "ANSWERED",
      requestId: "r-1",
      latencyMs: call.latencyMs,
      billed: true,
      body: randomBytes(100),
    },
  };
}

export function decisionOf(work: Answered["work"], seq: number, decidedAt: Date): JournalEntry {
  const evidence = { decidedAt, applicant: new Map(), supplied: new Set<never>() };
  const decision = decideOn(policy, evidence);
  const { name, version, digest } = decision.policy;
  const body = writeDecision(decision);
  return {
    kind: "decision",
    work,
    events: [
      {
        assessmentId: work.assessmentId,
        seq,
        at: decidedAt,
        body: writeEvent({ kind: "decided", decision: seq }),
      },
    ],
    validUntil: decision.validUntil,
    state: "COMPLETE",
    row: {
      assessmentId: work.assessmentId,
      seq,
      tenant: work.tenant,
      decidedAt,
      cause: "CHECKED",
      policyName: name,
      policyVersion: version,
      policyDigest: digest,
      outcome: decision.outcome,
      grounds: ["rule a, b"],
      costIdr: 1_500,
      body,
      seal: sealOfBody(body),
      evidence: printEvidence({
        id: work.assessmentId,
        decision: { name, version, digest, outcome: decision.outcome },
        evidence,
      }),
      shown: randomBytes(150),
      software: "saksi 0.1.0",
    },
  };
}
