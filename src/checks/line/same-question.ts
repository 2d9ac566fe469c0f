import type { FittedImage } from "../../domain/selfie.ts";
import type { Question } from "../../providers/provider.ts";

/** A short text that two equal questions have in common, and different ones seldom. */
export function gistOf(question: Question): string {
  if (question.subject === "entity") return question.entity.name;
  return question.person.nik ?? question.person.name ?? "";
}

/** Whether the answer to one answers the other: the same subject, the same checks, the same picture to the byte. */
export function isSameQuestion(one: Question, other: Question): boolean {
  if (one.subject === "entity" || other.subject === "entity") {
    return one.subject === "entity" && other.subject === "entity" && alike(one, other);
  }
  const { selfie: mine, checks, person, ...rest } = one;
  const { selfie: theirs, checks: otherChecks, person: otherPerson, ...others } = other;
  return (
    checks.size === otherChecks.size &&
    checks.isSubsetOf(otherChecks) &&
    alike(rest, others) &&
    // What it was fitted from says nothing once it is fitted.
    alike({ ...person, selfie: undefined }, { ...otherPerson, selfie: undefined }) &&
    isSamePicture(mine, theirs)
  );
}

function isSamePicture(one: FittedImage | undefined, other: FittedImage | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return one === other || (one.format === other.format && one.bytes.equals(other.bytes));
}

/** The parser writes keys in one order, so that equal inputs are equal texts. */
function alike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
