import { fieldError } from "./coded-error.ts";
import type { CodedError } from "./coded-error.ts";

/**
 * What is wrong with an argument, in a sentence that says what to change and never repeats what was sent.
 * @param argument where it stands, as `input.address.rt`; a scalar leaves it out, since only its caller knows
 */
export function inputError(message: string, argument?: string): CodedError {
  return fieldError("BAD_USER_INPUT", message, { argument });
}

/** The caller may not spend so much more today. Nobody was asked. How much is left is told to nobody. */
export function budgetError(): CodedError {
  return fieldError("BUDGET_EXHAUSTED", "The daily budget of this caller does not hold what this may cost.");
}

/** What is asked for costs more than the caller allows. Nobody was asked. */
export function maxCostError(leastIdr: number): CodedError {
  const message = `This costs at least Rp ${leastIdr}, which is more than maxCostIdr allows.`;
  return fieldError("MAX_COST_EXCEEDED", message, { argument: "maxCostIdr" });
}
