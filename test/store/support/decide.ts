import type { Outcome } from "../../../src/domain/decision.ts";
import type { JournalEntry } from "../../../src/store/journal.ts";

/** A decision of an assessment of these tests, to be written down by the run that began it. */
export function decisionEntry(
  assessmentId: string,
  seq: number,
  outcome: Outcome,
  { tenant = "acme", grounds = [] }: { readonly tenant?: string; readonly grounds?: readonly string[] } = {},
): JournalEntry {
  const at = new Date();
  return {
    kind: "decision",
    work: { assessmentId, tenant, run: 1 },
    events: [{ assessmentId, seq, at, body: "{}" }],
    validUntil: null,
    state: "PENDING",
    row: {
      assessmentId,
      seq,
      tenant,
      decidedAt: at,
      cause: seq === 1 ? "CHECKED" : "LATE_ANSWER",
      policyName: "default",
      policyVersion: 1,
      policyDigest: "0",
      outcome,
      grounds: [...grounds],
      body: "{}",
      seal: Buffer.alloc(32),
      evidence: "{}",
      shown: Buffer.alloc(1),
      software: "test",
    },
  };
}
