import { Engine } from "json-rules-engine";

import type { HitFact } from "../../src/domain/fact.ts";
import type { PlainFacts } from "./evidence.ts";
import { RULES, SANCTION_HIT } from "./rules.ts";
import { Tally } from "./verdict.ts";
import type { Verdict } from "./verdict.ts";

const effects = new Map(RULES.map(({ id, effect }) => [id, effect]));
const engine = new Engine(RULES.map(({ id, conditions }) => ({ name: id, conditions, event: { type: id } })));
engine.addOperator(SANCTION_HIT, (hits: readonly HitFact[], score: number) =>
  hits.some((hit) => hit.scopes.includes("SANCTION") && hit.score >= score),
);

/** The same rules by json-rules-engine; one engine serves every decision, as its documentation advises. */
export async function decideByJsonRules(facts: PlainFacts): Promise<Verdict> {
  const { events } = await engine.run({ ...facts });
  const tally = new Tally();
  for (const { type } of events) {
    const effect = effects.get(type);
    if (effect !== undefined) tally.add(type, effect);
  }
  return tally.verdict(facts);
}
