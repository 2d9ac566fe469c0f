import type { FailureCode } from "../../domain/answer.ts";
import type { VendorFailure } from "../../providers/provider.ts";

/** Failures that a vendor surely did not bill. All the others may have been, and their price is stated. */
export const NOT_BILLED: ReadonlySet<FailureCode> = new Set([
  "INVALID_INPUT",
  "AUTHENTICATION",
  "PERMISSION",
  "RATE_LIMITED",
  "CIRCUIT_OPEN",
]);

/** A vendor that was not reached, or that says to come back later, has done nothing to be paid for. */
export function mayBeBilled({ failure, repeat }: VendorFailure): boolean {
  return !NOT_BILLED.has(failure.code) && repeat !== "unsent" && repeat !== "refused";
}
