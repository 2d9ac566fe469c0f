/** A face score at or above `pass` is a match, under `fail` a mismatch, between them no claim. Both 0 to 1. */
export interface FaceLimits {
  readonly pass: number;
  readonly fail: number;
}

export const DEFAULT_FACE_LIMITS: FaceLimits = { pass: 0.8, fail: 0.6 };
