import type { Subject } from "./subject.ts";
import { scoresOf } from "./scores.ts";

/** Bands that no score falls into, and bands that leave out an outcome. */
export function warnOfBands({ policy, places, warn }: Subject): void {
  const { bands, rules } = policy.meaning;
  const [first] = bands;
  const [firstPlace] = places.bands;
  if (first !== undefined && firstPlace !== undefined && first.outcome !== "APPROVE") {
    const hint = "begin with { below: …, outcome: APPROVE }";
    warn(firstPlace, `no band leads to APPROVE: with the lowest score the outcome is ${first.outcome}`, hint);
  }
  for (const [index, { outcome }] of bands.entries()) {
    const [before, span] = [bands[index - 1], places.bands[index]];
    if (before?.outcome !== "APPROVE" || outcome !== "REJECT" || span === undefined) continue;
    const hint = "put a band for REVIEW between them";
    warn(span, "there is no band for REVIEW: one point more leads from APPROVE to REJECT", hint);
  }
  for (const [index, { effect }] of rules.entries()) {
    const place = places.rules[index];
    if (effect.kind !== "points" || effect.points !== 0 || place === undefined) continue;
    warn(place.effect, "0 points change nothing, and their reason is never given", "use review, or leave the rule out");
  }
  const points = rules.flatMap(({ effect }) => (effect.kind === "points" ? [effect.points] : []));
  if (points.length === 0) {
    const [, second] = places.bands;
    if (second !== undefined) warn(second, "no rule gives points: the score is always 0, and the other bands are idle");
    return;
  }
  const scores = scoresOf(points);
  let from = -Infinity;
  for (const [index, { below, outcome }] of bands.entries()) {
    const span = places.bands[index];
    if (span !== undefined && !scores.someIn(from, below)) {
      warn(span, `no score lies in the band of ${outcome}: rules can add up to ${scores.words}`);
    }
    from = below;
  }
}
