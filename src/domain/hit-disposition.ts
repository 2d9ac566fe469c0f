export const HIT_DISPOSITIONS = ["CONFIRMED", "FALSE_POSITIVE", "INCONCLUSIVE"] as const;
/** What a person makes of a hit: it is the applicant, it is somebody else, or it cannot be told. */
export type HitDisposition = (typeof HIT_DISPOSITIONS)[number];
