import type { Facts } from "../domain/fact.ts";
import { bindFact, forget } from "./bind-fact.ts";
import type { Policy } from "./policy.ts";
import { standingOf } from "./tally.ts";
import type { Standing } from "./tally.ts";

/** What `decide` would say of the facts, without any explanation: for searches, which ask a great many times. */
export function outcomeUnder({ program }: Policy, facts: Facts): Standing {
  for (const slot of program.slots) bindFact(slot, facts.get(slot.path));
  const standing = standingOf(program);
  forget(program);
  return standing;
}
