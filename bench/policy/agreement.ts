import { decide } from "../../src/policy/decide.ts";
import { outcomeUnder } from "../../src/policy/outcome.ts";
import { decideByClosures } from "./closures.ts";
import type { PlainFacts } from "./evidence.ts";
import { decideByJsonRules } from "./json-rules.ts";
import { saksiFacts, saksiPolicy, verdictOf } from "./saksi.ts";
import type { Verdict } from "./verdict.ts";

/** What the engines do not decide alike; nothing, where their figures may be compared. */
export async function disagreements(evidence: readonly PlainFacts[]): Promise<string[]> {
  const now = new Date(0);
  const policy = saksiPolicy();
  const judged = evidence.map(async (plain, index) => {
    const facts = saksiFacts(plain, now);
    const expected = canonical(decideByClosures(plain));
    const explained = verdictOf(decide(policy, facts, now));
    // The outcome alone does not say which rules fired.
    const { outcome, score } = outcomeUnder(policy, facts);
    const others = {
      "json-rules-engine": canonical(await decideByJsonRules(plain)),
      "saksi, outcome only": canonical({ ...explained, outcome, score: score.low }),
      "saksi, explained": canonical(explained),
    };
    return Object.entries(others).flatMap(([name, verdict]) =>
      verdict === expected ? [] : [`${name} says ${verdict} of applicant ${index}, the closures ${expected}`],
    );
  });
  return (await Promise.all(judged)).flat();
}

/** The engines report what fired in orders of their own. */
function canonical({ outcome, score, fired }: Verdict): string {
  return `${outcome} ${score} ${fired.toSorted().join(",")}`;
}
