import { custodyState, obstaclesTo, retainedUntil } from "../../domain/custody.ts";
import type { CustodyState, ErasureGround, Obstacle } from "../../domain/custody.ts";
import type { Period } from "../../domain/period.ts";
import type { CustodyRows, HoldRow } from "../../store/custody/standing.ts";
import type { Vault } from "../../vault/vault.ts";
import { applicantContext, holdPlace } from "../recorder/places.ts";

/** What is to become of what is kept of an applicant. */
export interface Custody {
  readonly applicantId: string;
  readonly state: CustodyState;
  readonly erasedAt: Date | null;
  /** Null where nobody asked for it. */
  readonly erasure: RequestedErasure | null;
  /** Those in force, the first first; of an erased applicant none. */
  readonly holds: readonly LegalHold[];
  /** What keeps the applicant from being erased now; empty once they are. */
  readonly obstacles: readonly Obstacle[];
  /** Before then the minimum retention keeps the applicant from being erased, unless more is decided on them. */
  readonly retainedUntil: Date;
}

export interface RequestedErasure {
  readonly ground: ErasureGround;
  readonly requestedAt: Date;
  readonly requestedBy: string;
  readonly despiteRetention: boolean;
}

export interface LegalHold {
  readonly id: string;
  readonly placedAt: Date;
  readonly placedBy: string;
  readonly reason: string;
}

export interface CustodyTerms {
  readonly vault: Vault;
  /** How long, from the last decision on, an applicant is not erased. */
  readonly minimumRetention: Period;
}

export function custodyFrom(rows: CustodyRows, { vault, minimumRetention }: CustodyTerms, now: Date): Custody {
  const { applicant, erasure, holds, standing } = rows;
  const { id, wrappedKey, erasedAt } = applicant;
  const key = wrappedKey === null ? null : vault.openDataKey(wrappedKey, applicantContext(id));
  const shown = ({ id: holdId, placedAt, placedBy, reason }: HoldRow): LegalHold[] =>
    key === null
      ? []
      : [{ id: holdId, placedAt, placedBy, reason: key.open(reason, holdPlace(holdId, "reason")).toString() }];
  return {
    applicantId: id,
    state: custodyState(standing),
    erasedAt,
    erasure,
    holds: holds.flatMap(shown),
    obstacles: standing.isErased ? [] : obstaclesTo(standing, minimumRetention, now),
    retainedUntil: retainedUntil(standing, minimumRetention),
  };
}
