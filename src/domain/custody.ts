import type { CalendarDate } from "./calendar.ts";
import { endOf } from "./period.ts";
import type { Period } from "./period.ts";

/** Why personal data have to be erased: the four of article 43 of Indonesia's UU PDP 27/2022, in its order. */
export const ERASURE_GROUNDS = ["NO_LONGER_NEEDED", "CONSENT_WITHDRAWN", "REQUESTED", "UNLAWFUL"] as const;
export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

/** What may keep an applicant from being erased. */
export const OBSTACLES = ["LEGAL_HOLD", "MINIMUM_RETENTION", "UNFINISHED_ASSESSMENT"] as const;
export type Obstacle = (typeof OBSTACLES)[number];

/**
 * What is to become of what is kept of an applicant. `KEPT`: nobody asked for its erasure. `SCHEDULED`: it will be erased once
 * it may be. `HELD`: the same, and a legal hold stands in its way, whose end nobody knows. `ERASED`: it is.
 */
export const CUSTODY_STATES = ["KEPT", "SCHEDULED", "HELD", "ERASED"] as const;
export type CustodyState = (typeof CUSTODY_STATES)[number];

/** All that settles whether an applicant may be erased. */
export interface Standing {
  readonly isErased: boolean;
  readonly isHeld: boolean;
  /** Whether an assessment of the applicant may still go on. */
  readonly isUnfinished: boolean;
  /** The last time that anything was decided on the applicant, or begun where nothing was. */
  readonly lastDecidedAt: Date;
  /** Null where nobody asked for the erasure. */
  readonly erasure: {
    readonly relationshipEnded: CalendarDate | null;
    readonly despiteRetention: boolean;
  } | null;
}

/** What the minimum retention counts from. Saksi knows nothing of a business relationship but what it is told. */
export function countsFrom({ lastDecidedAt, erasure }: Pick<Standing, "lastDecidedAt" | "erasure">): Date {
  const ended = erasure?.relationshipEnded;
  if (ended === undefined || ended === null) return lastDecidedAt;
  const over = endOfDay(ended);
  return over > lastDecidedAt ? over : lastDecidedAt;
}

/** The first moment at which the minimum retention does not stand in the way of an erasure. */
export function retainedUntil(standing: Pick<Standing, "lastDecidedAt" | "erasure">, minimum: Period): Date {
  return endOf(minimum, countsFrom(standing));
}

/** In the order of `OBSTACLES`. */
export function obstaclesTo(standing: Standing, minimum: Period, now: Date): readonly Obstacle[] {
  const stands: Readonly<Record<Obstacle, boolean>> = {
    LEGAL_HOLD: standing.isHeld,
    MINIMUM_RETENTION: standing.erasure?.despiteRetention !== true && retainedUntil(standing, minimum) > now,
    UNFINISHED_ASSESSMENT: standing.isUnfinished,
  };
  return OBSTACLES.filter((obstacle) => stands[obstacle]);
}

export function custodyState({ isErased, isHeld, erasure }: Standing): CustodyState {
  if (isErased) return "ERASED";
  if (erasure === null) return "KEPT";
  return isHeld ? "HELD" : "SCHEDULED";
}

/** A day in Jakarta is over seven hours before it is in UTC. */
function endOfDay(day: CalendarDate): Date {
  return new Date(`${day}T17:00:00.000Z`);
}
