import { createHash } from "node:crypto";

import type { Bill } from "../../checks/money/bill.ts";
import type { LegalBasis } from "../../domain/legal-ground.ts";
import type { Applicant } from "../../domain/person.ts";
import type { Span } from "../../domain/trace.ts";
import type { Policy } from "../../policy/policy.ts";
import type { RecordedView } from "./run.ts";
import { writeApplicant } from "../record/applicant-form.ts";

/** Who asks for something that is recorded. */
export interface Actor {
  readonly tenant: string;
  /** By this name the record knows them. */
  readonly name: string;
}

/** Why somebody may be asked about at all. */
export interface LegalGround {
  readonly purpose: string | null;
  readonly legalBasis: LegalBasis | null;
  readonly consentReference: string | null;
}

export interface AssessRequest {
  readonly actor: Actor;
  readonly idempotencyKey: string;
  readonly applicant: Applicant;
  readonly policy: Policy;
  /** The caller's own, by which it finds the assessment again. */
  readonly reference: string | null;
  readonly ground: LegalGround;
  /** In rupiah, whatever breaks off and is taken up; without a limit its calls may cost what they cost. */
  readonly maxCostIdr?: number | null;
  /** What was set aside for its calls; closed once no further call is begun, or where none is needed. */
  readonly reservation?: (Bill & { close(): Promise<void> }) | null;
  readonly span?: Span | null;
  /** `patient` where it is asked for by somebody who acts for the applicant. */
  readonly view: RecordedView;
}

/**
 * What makes two requests the same: the input as it was parsed, and the policy's name. Not its version: a retry after a new one
 * was published is still the same request.
 */
export function gistOf({ applicant, policy, reference, ground }: AssessRequest): string {
  const { original } = applicant.selfie ?? {};
  const picture = original && createHash("sha256").update(original).digest("hex");
  const { purpose, legalBasis, consentReference } = ground;
  return JSON.stringify([
    writeApplicant(applicant),
    picture ?? null,
    policy.name,
    reference,
    purpose,
    legalBasis,
    consentReference,
  ]);
}
