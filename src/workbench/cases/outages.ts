import { decideOn, factsUnder } from "../../assessments/evidence.ts";
import type { Panel } from "../../checks/panel.ts";
import type { Decision, Outcome } from "../../domain/decision.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { Policy } from "../../policy/policy.ts";
import { evidenceOf } from "./case-evidence.ts";
import type { TestCase } from "./case.ts";
import { isLost } from "./lost.ts";

/** What becomes of a case when one provider more is down. */
export interface Outage {
  readonly provider: ProviderName;
  readonly outcome: Outcome;
  /** What is wrong with that; null where nothing is. */
  readonly failure: string | null;
}

/** A case, each provider that the policy asks in turn down too. Those that are down in the case already are left out. */
export function outagesOf(testCase: TestCase, policy: Policy, panel: Panel): Outage[] {
  const { situation, whenDown } = testCase;
  const providers = new Set([...policy.needs].flatMap((check) => policy.checks[check]?.providers ?? []));
  const evidence = evidenceOf(situation, policy, panel);
  const before = { decision: decideOn(policy, evidence), facts: factsUnder(policy, evidence) };
  return [...providers]
    .filter((provider) => !situation.down.has(provider))
    .map((provider): Outage => {
      const down = new Map([...situation.down, [provider, "UNAVAILABLE"] as const]);
      const outage = evidenceOf({ ...situation, down }, policy, panel);
      const decision = decideOn(policy, outage);
      const facts = factsUnder(policy, outage);
      // A decision may change where a fact does; where facts are only lost, whatever is decided must stand.
      const onlyLost = [...policy.reads].every((path) => isLost(before.facts.get(path), facts.get(path)));
      const accepted = whenDown.get(provider);
      const failure = onlyLost && decision.ignored.length === 0 ? unlawful(before.decision, decision) : null;
      return {
        provider,
        outcome: decision.outcome,
        failure: failure ?? judged(provider, { before: before.decision.outcome, after: decision.outcome, accepted }),
      };
    });
}

/** What is left of the facts decides nothing that all of them do not. */
function unlawful(before: Decision, after: Decision): string | null {
  if (!after.determined || (before.determined && before.outcome === after.outcome)) return null;
  const then = before.determined ? before.outcome : "open";
  return `${after.outcome} is drawn as if no missing answer could change it, and with the answer it is ${then}`;
}

interface Change {
  readonly before: Outcome;
  readonly after: Outcome;
  readonly accepted: Outcome | undefined;
}

function judged(provider: ProviderName, { before, after, accepted }: Change): string | null {
  const name = provider.toLowerCase();
  if (accepted !== undefined) {
    return accepted === after ? null : `${after}, and whenDown says ${accepted}`;
  }
  if (after === before || after === "REVIEW") return null;
  const what = after === "APPROVE" ? "approves" : "rejects";
  return `the outage ${what}: ${before} becomes ${after} (where that is accepted, say so: whenDown: { ${name}: ${after} })`;
}
