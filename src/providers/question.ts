import type { Question } from "./provider.ts";
import { VendorFailure } from "./provider.ts";

export type PersonQuestion = Extract<Question, { subject: "person" }>;

/** The question, where it is about a person. @throws {VendorFailure} INVALID_INPUT where it is about a body. */
export function aboutPerson(title: string, question: Question): PersonQuestion {
  if (question.subject === "person") return question;
  throw new VendorFailure("INVALID_INPUT", `${title} is asked about persons here, not about bodies.`);
}

/** An input that the endpoint requires. @throws {VendorFailure} INVALID_INPUT where it was asked without it all the same. */
export function given<Value>(title: string, input: string, value: Value | undefined): Value {
  if (value !== undefined) return value;
  throw new VendorFailure("INVALID_INPUT", `${title} cannot be asked without ${input}.`);
}
