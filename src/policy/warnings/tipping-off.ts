import type { Subject } from "./subject.ts";

/** Reasons that would tell an applicant of a watchlist. */
export function warnOfTippingOff({ policy, places, warn }: Subject): void {
  const { rules, reasons } = policy.meaning;
  for (const [index, { condition, effect }] of rules.entries()) {
    const read = [...condition.reads].find((path) => path.startsWith("screening."));
    const place = places.rules[index];
    if (read === undefined || place === undefined || reasons.get(effect.reason)?.audience !== "APPLICANT") continue;
    warn(
      place.reason,
      `the rule reads ${read}, and the reason ${effect.reason} is for the applicant, who must not learn of a watchlist`,
      `add audience: internal to ${effect.reason}`,
    );
  }
}
