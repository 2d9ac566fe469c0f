import type { PlainFacts } from "./evidence.ts";
import { RULES } from "./rules.ts";
import { Tally } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

/** The rules as a hand would write them: a function each, no unknowns, no explanation beyond which of them fired. */
export function decideByClosures(facts: PlainFacts): Verdict {
  const tally = new Tally();
  for (const { id, holds, effect } of RULES) if (holds(facts)) tally.add(id, effect);
  return tally.verdict(facts);
}
