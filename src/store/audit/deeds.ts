import type { Deed } from "../../domain/audit-actions.ts";
import type { assessment, decision, hitDisposition, review, vendorCall } from "../schema/index.ts";
import { canonical, sha256 } from "./link.ts";

/** What the chain says of a row, drawn from the row alone: so whoever has both can compare them. */
type DeedOf<Action extends Deed["action"]> = Extract<Deed, { action: Action }>;

type AssessmentRow = Omit<typeof assessment.$inferInsert, "run" | "owner" | "state">;

export function begunDeed(row: AssessmentRow): DeedOf<"ASSESSMENT_BEGUN"> {
  const { id, tenant, applicantId, createdAt, createdBy, policyName, policyDigest, legalBasis } = row;
  return {
    tenant,
    at: createdAt,
    actor: createdBy,
    action: "ASSESSMENT_BEGUN",
    subject: `assessment/${id}`,
    detail: {
      applicant: applicantId,
      begunAt: createdAt.toISOString(),
      policy: policyName,
      digest: policyDigest,
      legalBasis: legalBasis ?? null,
      contentHash: contentHash(row),
    },
  };
}

/**
 * Words of the caller's own are in the chain only by this hash. Nobody finds them by trying: the sealed input is hashed with
 * them, and no other is like it.
 */
function contentHash({ input, purpose, reference, consentReference }: AssessmentRow): string {
  return sha256(
    canonical({
      consentReference: consentReference ?? null,
      input: input.toString("hex"),
      purpose: purpose ?? null,
      reference: reference ?? null,
    }),
  );
}

export function calledDeed(call: typeof vendorCall.$inferInsert): DeedOf<"VENDOR_CALLED"> {
  const { id, tenant, assessmentId, provider, endpoint, checks, attempt, askedAt, latencyMs, outcome, costIdr } = call;
  return {
    tenant,
    at: new Date(askedAt.getTime() + Math.round(latencyMs)),
    actor: "saksi",
    action: "VENDOR_CALLED",
    subject: assessmentId === null || assessmentId === undefined ? null : `assessment/${assessmentId}`,
    detail: {
      call: id,
      provider,
      endpoint,
      checks,
      attempt,
      askedAt: askedAt.toISOString(),
      latencyMs,
      outcome,
      costIdr: costIdr ?? null,
    },
  };
}

export function decidedDeed(
  row: typeof decision.$inferInsert,
  { validUntil }: { readonly validUntil: Date | null },
): DeedOf<"DECISION_MADE"> {
  const { assessmentId, seq, tenant, decidedAt, cause, outcome, grounds, costIdr, software } = row;
  return {
    tenant,
    at: decidedAt,
    actor: "saksi",
    action: "DECISION_MADE",
    subject: `assessment/${assessmentId}`,
    detail: {
      seq,
      cause,
      outcome,
      policy: `${row.policyName}@${row.policyVersion}`,
      digest: row.policyDigest,
      decidedAt: decidedAt.toISOString(),
      validUntil: validUntil?.toISOString() ?? null,
      costIdr: costIdr ?? null,
      software,
      seal: row.seal.toString("hex"),
      bodyHash: sha256(row.body),
      evidenceHash: sha256(row.evidence),
      shownHash: sha256(row.shown),
      ...(grounds.length === 0 ? {} : { groundsHash: sha256(canonical(grounds)) }),
    },
  };
}

export function reviewedDeed(row: typeof review.$inferSelect): DeedOf<"REVIEWED"> {
  const { assessmentId, seq, tenant, at, reviewer, outcome, step, decision: reviewed, reason, note } = row;
  return {
    tenant,
    at,
    actor: reviewer,
    action: "REVIEWED",
    subject: `assessment/${assessmentId}`,
    detail: {
      seq,
      decision: reviewed,
      outcome,
      step,
      reviewedAt: at.toISOString(),
      contentHash: sha256(canonical({ note: note.toString("hex"), reason })),
    },
  };
}

export function disposedDeed(row: typeof hitDisposition.$inferSelect): DeedOf<"HIT_DISPOSED"> {
  const { applicantId, seq, id, tenant, assessmentId, provider, listingId, fingerprint, reason, note } = row;
  const { disposition, step, reviewer, at } = row;
  const said = {
    seq,
    provider,
    listingId,
    fingerprint: fingerprint.toString("hex"),
    reason,
    note: note.toString("hex"),
  };
  return {
    tenant,
    at,
    actor: reviewer,
    action: "HIT_DISPOSED",
    subject: `assessment/${assessmentId}`,
    detail: {
      id,
      applicant: applicantId,
      disposition,
      step,
      disposedAt: at.toISOString(),
      contentHash: sha256(canonical(said)),
    },
  };
}
