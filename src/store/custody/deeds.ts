import type { AuditAction, AuditDetails, Deed } from "../../domain/audit-actions.ts";
import type { ErasureGround } from "../../domain/custody.ts";

/** Who does something with what is kept of an applicant, and when. */
export interface CustodyAct {
  readonly tenant: string;
  readonly actor: string;
  readonly at: Date;
}

type DeedOf<Action extends AuditAction> = Extract<Deed, { action: Action }>;

function told({ tenant, actor, at }: CustodyAct, applicantId: string) {
  return { tenant, actor, at, subject: `applicant/${applicantId}` } as const;
}

export function erasureRequestedDeed(
  act: CustodyAct,
  applicantId: string,
  detail: Omit<AuditDetails["ERASURE_REQUESTED"], "notBefore"> & { readonly notBefore: Date | null },
): DeedOf<"ERASURE_REQUESTED"> {
  const notBefore = detail.notBefore?.toISOString() ?? null;
  return { ...told(act, applicantId), action: "ERASURE_REQUESTED", detail: { ...detail, notBefore } };
}

export function erasureWithdrawnDeed(
  act: CustodyAct,
  applicantId: string,
  orderedAt: Date,
): DeedOf<"ERASURE_WITHDRAWN"> {
  const detail = { orderedAt: orderedAt.toISOString() };
  return { ...told(act, applicantId), action: "ERASURE_WITHDRAWN", detail };
}

/** By whose word an applicant is erased. */
export interface ErasureRequest {
  readonly ground: ErasureGround;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly despiteRetention: boolean;
}

/** @param request null where they were erased before: who asked for it is gone with what came after the backup */
export function erasedDeed(
  act: CustodyAct,
  applicantId: string,
  request: ErasureRequest | null,
  assessments: readonly string[],
): DeedOf<"ERASED"> {
  return {
    ...told(act, applicantId),
    action: "ERASED",
    detail: {
      again: request === null,
      ground: request?.ground ?? null,
      requestedBy: request?.requestedBy ?? null,
      requestedAt: request?.requestedAt.toISOString() ?? null,
      despiteRetention: request?.despiteRetention ?? null,
      assessments,
    },
  };
}

export function holdPlacedDeed(
  act: CustodyAct,
  applicantId: string,
  detail: AuditDetails["HOLD_PLACED"],
): DeedOf<"HOLD_PLACED"> {
  return { ...told(act, applicantId), action: "HOLD_PLACED", detail };
}

export function holdLiftedDeed(
  act: CustodyAct,
  applicantId: string,
  detail: AuditDetails["HOLD_LIFTED"],
): DeedOf<"HOLD_LIFTED"> {
  return { ...told(act, applicantId), action: "HOLD_LIFTED", detail };
}
