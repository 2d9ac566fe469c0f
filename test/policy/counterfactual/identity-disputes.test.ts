import fc from "fast-check";
import { expect, it } from "vitest";

import { checkFacts } from "../../../src/assessments/facts.ts";
import { combineIdentity } from "../../../src/checks/identity.ts";
import type { Answer } from "../../../src/domain/answer.ts";
import { IDENTITY_FIELDS } from "../../../src/domain/claim.ts";
import type { Claim, IdentityClaims, IdentityField } from "../../../src/domain/claim.ts";
import { OUTCOMES } from "../../../src/domain/decision.ts";
import { FACTS, identityFactPath } from "../../../src/domain/fact-catalogue.ts";
import type { Facts } from "../../../src/domain/fact.ts";
import { decide } from "../../../src/policy/decide.ts";
import { answered } from "../../checks/support.ts";
import { known, load, NOON, policyText, rules } from "../support/policies.ts";

const FIELDS = ["NAME", "DATE_OF_BIRTH", "GENDER"] as const satisfies readonly IdentityField[];
type Field = (typeof FIELDS)[number];

const claim = fc.constantFrom<(Claim | undefined)[]>("MATCH", "MISMATCH", undefined);
const claims = fc
  .record({ nikFound: fc.constantFrom(true, false, null), NAME: claim, DATE_OF_BIRTH: claim, GENDER: claim })
  .map(({ nikFound, ...said }) => ({
    nikFound,
    // To whom the register has no such NIK, it has nothing to compare.
    said: new Map(FIELDS.map((field) => [field, nikFound === false ? undefined : said[field]])),
  }));

/** What an identity check was answered, by each provider; who is down would not answer the next time either. */
const check = fc.record({
  supplied: fc.subarray([...FIELDS]).map((some) => new Set<Field>(["NAME", ...some])),
  answers: fc.tuple(...(["IDMETA", "GLAIR", "ILUMA"] as const).map((name) => fc.tuple(fc.constant(name), claims))),
  need: fc.constantFrom(1, 2, 3),
});
type Check = typeof check extends fc.Arbitrary<infer T> ? T : never;

/** All facts, of an applicant against whom nothing but these answers speaks. */
function factsOf({ supplied, answers, need }: Check): Facts {
  const given = answers.map(([provider, said]): Answer<IdentityClaims> => {
    const fields = [...said.said].flatMap(([field, each]) => (supplied.has(field) && each ? [[field, each]] : []));
    return answered(provider, { nikFound: said.nikFound, fields: Object.fromEntries(fields) });
  });
  const inputs = new Set([...supplied].map((field) => IDENTITY_FIELDS[field]));
  const ordinary = Array.from(FACTS, ([path, fact]) => [path, known(fact.ordinary)] as const);
  return new Map([...ordinary, ...checkFacts({ identity: { check: combineIdentity(inputs, given), need } })]);
}

/** The same providers, asked once more after the applicant has corrected what is wanted. */
function corrected({ supplied, answers, need }: Check, paths: readonly string[]): Check {
  const isNew = paths.includes("identity.verdict");
  const better = FIELDS.filter((field) => paths.includes(identityFactPath(field)));
  const now = new Set([...supplied, ...better]);
  return {
    need,
    supplied: now,
    answers: answers.map(([provider, said]): Check["answers"][number] => {
      const nikFound = isNew && said.nikFound === false ? true : said.nikFound;
      const again = FIELDS.map((field) => {
        const before = said.said.get(field);
        if (isNew && (nikFound !== null || before !== undefined)) return [field, "MATCH"] as const;
        // Who compared a field compares it again; where nobody did, everybody does.
        const compared = before !== undefined || !answers.some(([, other]) => other.said.get(field) !== undefined);
        return [field, better.includes(field) && (compared || !supplied.has(field)) ? "MATCH" : before] as const;
      });
      return [provider, { nikFound, said: new Map(again) }];
    }),
  };
}

const effects = fc.constantFrom("reject: R1", "review: R2", "points: 20, reason: R3", "points: 40, reason: R3");
const conditions = [
  "identity.verdict == CONFLICT",
  "identity.verdict == MISMATCH",
  "identity.verdict == NOT_FOUND",
  "identity.verdict != MATCH",
  "identity.name == MISMATCH",
  "identity.name in [MISMATCH, CONFLICT]",
  "identity.dateOfBirth != MATCH",
  "identity.gender != MATCH",
];
const policy = fc
  .record({
    some: fc.subarray(conditions),
    effect: fc.array(effects, { minLength: conditions.length, maxLength: conditions.length }),
    requires: fc.subarray(["identity.verdict == MATCH", "identity.name == MATCH", "identity.gender == MATCH"]),
  })
  .map(({ some, effect, requires }) => {
    const written = some.map((condition, index) => `${condition} => ${effect[index] ?? "reject: R1"}`);
    return policyText({
      rules: written.length === 0 ? "rules: []" : rules(...written),
      more: `counterfactuals: true\napprove_requires: [ ${requires.join(", ")} ]`,
    });
  });

it("whatever the providers answered, asked again they would have given what is told", () => {
  let sets = 0;
  let disputes = 0;
  fc.assert(
    fc.property(policy, check, (text, asked) => {
      const by = load(text);
      const facts = factsOf(asked);
      const verdict = facts.get("identity.verdict");
      for (const { outcome, facts: changed } of decide(by, facts, NOON).counterfactuals) {
        sets++;
        if (verdict?.nikDenied === true) disputes++;
        const after = factsOf(
          corrected(
            asked,
            changed.map(({ path }) => path),
          ),
        );
        const really = decide(by, after, NOON).outcome;
        expect(OUTCOMES.indexOf(really)).toBeLessThanOrEqual(OUTCOMES.indexOf(outcome));
      }
    }),
    { numRuns: 10 * Number(process.env["PROPERTY_RUNS"] ?? 100) },
  );
  expect(sets).toBeGreaterThan(100);
  expect(disputes).toBeGreaterThan(0);
});
