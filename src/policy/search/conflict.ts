import type { PolicyMeaning } from "../meaning.ts";
import { isOrdered } from "../provider-order.ts";

/**
 * Whether a fact can be CONFLICT under a policy. Where the first definite answer ends the check, no two faces come together.
 * Of an identity that is not certain: who says something of it, and too little to be definite, may contradict the next.
 */
export function mayConflict(path: string, { checks }: Pick<PolicyMeaning, "checks">): boolean {
  return path !== "face.verdict" || checks.FACE === undefined || !isOrdered(checks.FACE);
}
