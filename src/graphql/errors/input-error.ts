import { fieldError } from "./coded-error.ts";
import type { CodedError } from "./coded-error.ts";

/**
 * What is wrong with an argument, in a sentence that says what to change and never repeats what was sent.
 * @param argument where it stands, as `input.address.rt`; a scalar leaves it out, since only its caller knows
 */
export function inputError(message: string, argument?: string): CodedError {
  return fieldError("BAD_USER_INPUT", message, { argument });
}
