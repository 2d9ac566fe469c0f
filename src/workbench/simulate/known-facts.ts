import { factsUnder } from "../../assessments/evidence.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Fact, Facts } from "../../domain/fact.ts";
import type { CheckName } from "../../domain/provider.ts";
import type { PolicyHead } from "../../policy/policy.ts";
import type { Drawn } from "./applicants.ts";
import { isWitness } from "./asked-check.ts";
import type { AskedCheck } from "./asked-check.ts";
import type { Asking } from "./contender.ts";
import { evidenceOf } from "./evidence.ts";
import { remembered } from "./remembered.ts";

type FactsOf = (applicant: Drawn) => Facts;

/**
 * The facts under many policies that ask much the same. Those of a check depend on who is asked, through which endpoint, and
 * how the policy makes the check: where two policies agree on that, they are worked out once for each applicant.
 */
export class KnownFacts {
  readonly #byTerms = new Map<string, FactsOf>();
  readonly #decidedAt: Date;

  constructor(decidedAt: Date) {
    this.#decidedAt = decidedAt;
  }

  /** @returns what `factsUnder` gives for the evidence of this asking, of the facts that the policy reads */
  under(policy: PolicyHead, { checks }: Asking): FactsOf {
    const layers = new Map([...checks].map(([check, asked]) => [check, this.#ofCheck(policy, check, asked)]));
    const reads = [...policy.reads].map((path) => {
      const check = FACTS.get(path)?.check ?? null;
      return { path, layer: check === null ? undefined : layers.get(check) };
    });
    return (applicant) => {
      const facts = new Map<string, Fact>();
      for (const { path, layer } of reads) {
        const fact = (layer === undefined ? applicant.facts : layer(applicant)).get(path);
        if (fact !== undefined) facts.set(path, fact);
      }
      return facts;
    };
  }

  #ofCheck(policy: PolicyHead, check: CheckName, asked: AskedCheck): FactsOf {
    const through = asked.parts.map((part) => (isWitness(part) ? part.endpoint : part.cause));
    const terms = JSON.stringify([check, policy.checks[check], through]);
    const known = this.#byTerms.get(terms);
    if (known !== undefined) return known;
    const alone: PolicyHead = { ...policy, needs: new Set([check]) };
    const asking = { checks: new Map([[check, asked]]) };
    const facts = remembered((applicant: Drawn) => factsUnder(alone, evidenceOf(asking, applicant, this.#decidedAt)));
    this.#byTerms.set(terms, facts);
    return facts;
  }
}
