import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { decide } from "../../src/policy/decide.ts";
import { outcomeUnder } from "../../src/policy/outcome.ts";
import { incompleteFacts, policyThatMayIgnore } from "./support/arbitraries.ts";
import { load, NOON } from "./support/policies.ts";

describe("an outcome without explanation", () => {
  it("is what the decision says", () => {
    fc.assert(
      fc.property(
        policyThatMayIgnore,
        fc.array(incompleteFacts(9), { minLength: 1, maxLength: 4 }),
        (source, people) => {
          const policy = load(source);
          for (const facts of people) {
            const { outcome, determined, best, worst, score } = decide(load(source), facts, NOON);
            expect(outcomeUnder(policy, facts)).toEqual({ outcome, determined, best, worst, score });
          }
        },
      ),
    );
  });
});
