import { quote } from "../problem.ts";
import { normalForm } from "../condition/normal-form.ts";
import type { Subject } from "./subject.ts";

/** Rules, or requirements, that ask the same in whatever words. */
export function warnOfTwins({ policy, places, warn }: Subject): void {
  const { rules, approveRequires } = policy.meaning;
  const first = new Map<string, string>();
  for (const [index, { id, line, condition }] of rules.entries()) {
    const form = normalForm(condition.tree);
    const [twin, place] = [first.get(form), places.rules[index]];
    if (twin === undefined) first.set(form, `${quote(id)} on line ${line}`);
    else if (place !== undefined)
      warn(place.when, `this is the condition of rule ${twin} too`, "make one rule of the two");
  }
  const required = new Map<string, number>();
  for (const [index, { condition, line }] of approveRequires.entries()) {
    const form = normalForm(condition.tree);
    const [twin, span] = [required.get(form), places.requirements[index]];
    if (twin === undefined) required.set(form, line);
    else if (span !== undefined) warn(span, `this is required on line ${twin} already`, "leave it out");
  }
}
