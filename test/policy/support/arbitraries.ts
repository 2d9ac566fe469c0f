import fc from "fast-check";

import { SCREENING_SCOPES } from "../../../src/domain/claim.ts";
import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import { UNKNOWN_CAUSES } from "../../../src/domain/fact.ts";
import type { FactDefinition } from "../../../src/domain/fact-catalogue.ts";
import type { Fact, FactValue, HitFact } from "../../../src/domain/fact.ts";
import { MOST_SOURCES } from "../../../src/policy/condition/tree.ts";
import { CHECKS } from "./policies.ts";

/** The threshold of the screening in `CHECKS`: conditions with a lower limit do not load. */
const THRESHOLD = 0.85;

const catalogue: readonly (readonly [string, FactDefinition])[] = [...FACTS];

function paths(kind: string): fc.Arbitrary<string> {
  return fc.constantFrom(...catalogue.filter(([, { type }]) => type.kind === kind).map(([path]) => path));
}

const comparison = fc.constantFrom("<", "<=", ">", ">=", "==", "!=");
const aboveThreshold = fc.constantFrom(THRESHOLD, 0.9, 0.95, 1);
const share = fc.constantFrom(0, 0.25, 0.5, 0.8, 1);

const numberTest = fc.oneof(
  fc.tuple(comparison, fc.constantFrom(0, 17, 40, 150)).map(([by, limit]) => `applicant.age ${by} ${limit}`),
  fc.tuple(comparison, share).map(([by, limit]) => `face.score ${by} ${limit}`),
  fc.tuple(comparison, aboveThreshold).map(([by, limit]) => `screening.topScore ${by} ${limit}`),
  fc
    .tuple(fc.constantFrom("+", "-", "*"), comparison, fc.constantFrom(0, 10, 50, 100))
    .map(([sign, by, limit]) => `applicant.age ${sign} face.score * 100 ${by} ${limit}`),
  fc.tuple(comparison, share).map(([by, limit]) => `-(face.score / 2) + 1 ${by} ${0.5 + limit / 2}`),
  fc.tuple(comparison).map(([by]) => `face.score ${by} screening.topScore`),
);

const enumTest = paths("enum").chain((path) => {
  const type = FACTS.get(path)?.type;
  const values = type?.kind === "enum" ? type.values : [];
  return fc.oneof(
    fc.tuple(fc.constantFrom("==", "!="), fc.constantFrom(...values)).map(([by, value]) => `${path} ${by} ${value}`),
    fc.subarray([...values], { minLength: 1 }).map((some) => `${path} in [${some.join(", ")}]`),
  );
});

const hitTest = fc.oneof(
  fc.constantFrom(...SCREENING_SCOPES).map((scope) => `${scope} in h.scopes`),
  fc.tuple(comparison, aboveThreshold).map(([by, limit]) => `h.score ${by} ${limit}`),
  fc.tuple(comparison, fc.constantFrom(1, 2, 3)).map(([by, limit]) => `h.sources ${by} ${limit}`),
);

function combined(test: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.letrec<{ whole: string }>((tie) => ({
    whole: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      test,
      fc.tuple(tie("whole"), fc.constantFrom("&&", "||"), tie("whole")).map(([a, by, b]) => `(${a} ${by} ${b})`),
      tie("whole").map((whole) => `!(${whole})`),
    ),
  })).whole;
}

const test = fc.oneof(
  fc.tuple(paths("boolean"), fc.constantFrom("", " == true", " == false", " != false")).map((parts) => parts.join("")),
  fc.tuple(paths("boolean"), paths("boolean")).map(([a, b]) => `${a} == ${b}`),
  numberTest,
  enumTest,
  fc.constant("identity.name == identity.gender"),
  fc.constantFrom(
    `applicant.nationality == "ID"`,
    `applicant.nationality.startsWith("I")`,
    `"ID".contains(applicant.nationality)`,
  ),
  fc
    .tuple(fc.constantFrom("exists", "all"), combined(hitTest))
    .map(([how, body]) => `screening.hits.${how}(h, ${body})`),
);
const knownTest = fc.constantFrom(...FACTS.keys()).map((path) => `known(${path})`);

const rule = fc.oneof(
  combined(test).map((when) => `when: '${when}', then: { reject: R1 }`),
  combined(fc.oneof({ weight: 3, arbitrary: test }, knownTest)).map((when) => `when: '${when}', then: { review: R2 }`),
  fc
    .tuple(combined(test), fc.constantFrom(-60, -10, 5, 20, 40, 90))
    .map(([when, points]) => `when: '${when}', then: { points: ${points}, reason: R3 }`),
);

const bands = fc.constantFrom(
  "{ below: 30, outcome: APPROVE }, { below: 80, outcome: REVIEW }, { outcome: REJECT }",
  "{ below: -20, outcome: APPROVE }, { outcome: REJECT }",
  "{ below: 20, outcome: APPROVE }, { outcome: REVIEW }",
  "{ below: 40, outcome: REVIEW }, { outcome: REJECT }",
  "{ outcome: APPROVE }",
);

/** Policies with one rule of one plain condition: where a fault of a single operator shows. */
export const plainPolicySource = test.map((when) =>
  [
    "policy: plain\nversion: 1",
    CHECKS,
    "reasons: { R1: { en: One, id: Satu } }",
    `rules: [ { id: r1, when: '${when}', then: { reject: R1 } } ]`,
    "bands: [ { outcome: APPROVE } ]",
  ].join("\n"),
);

/** Policies as text; none ignores an unknown. */
export const policySource = fc
  .record({
    rules: fc.array(rule, { maxLength: 5 }),
    requires: fc.array(combined(test), { maxLength: 2, size: "-1" }),
    bands,
  })
  .map(({ rules, requires, bands: line }) =>
    [
      "policy: random\nversion: 1",
      CHECKS,
      "reasons: { R1: { en: One, id: Satu }, R2: { en: Two, id: Dua }, R3: { en: Three, id: Tiga } }",
      `approve_requires: [${requires.map((each) => `'${each}'`).join(", ")}]`,
      rules.length === 0 ? "rules: []" : "rules:",
      ...rules.map((each, index) => `  - { id: r${index}, ${each} }`),
      `bands: [ ${line} ]`,
    ].join("\n"),
  );

const asking = fc.constantFrom(
  "",
  ", strategy: all",
  ", strategy: failover",
  ", strategy: cheapest",
  ", strategy: { hedge: 400ms }",
  ", strategy: { hedge: 1s }",
);
const agreeing = fc.oneof(asking, fc.constantFrom(", strategy: { quorum: 2 }", ", need: 2"));
const manner = fc
  .tuple(fc.constantFrom("", ", retry: safe", ", retry: maybe_billed"), fc.constantFrom("", ", stop: determined"))
  .map((parts) => parts.join(""));

/** The checks of `CHECKS`, asked in one way or another. */
const checksAsked = fc
  .record({
    identity: fc.tuple(fc.shuffledSubarray(["idmeta", "glair", "iluma"], { minLength: 2 }), agreeing, manner),
    face: fc.tuple(fc.shuffledSubarray(["idmeta", "hyperverge"], { minLength: 2 }), agreeing, manner),
    screening: fc.tuple(fc.constant<string[]>(["iluma"]), asking, manner),
    habits: fc.constantFrom("", "retry: maybe_billed\n", "stop: determined\n"),
  })
  .map(({ identity, face, screening, habits }) => {
    const line = ([providers, strategy, how]: typeof identity): string =>
      `providers: [${providers.join(", ")}]${strategy}${how}`;
    return [
      `${habits}checks:`,
      `  identity: { ${line(identity)} }`,
      `  face: { ${line(face)} }`,
      `  screening: { ${line(screening)}, threshold: ${THRESHOLD} }`,
    ].join("\n");
  });

/** As `policySource` and `plainPolicySource`, with strategies, retries and stops of all kinds. */
export const policyThatAsks = fc
  .tuple(fc.oneof(policySource, plainPolicySource), checksAsked)
  .map(([source, checks]) => source.replace(CHECKS, checks));

/** As `policySource`, and some of the rules pass over an unknown; those that ask `known(…)` may not. */
export const policyThatMayIgnore = fc
  .tuple(policySource, fc.func(fc.boolean()))
  .map(([source, ignores]) =>
    source.replaceAll(/when: '(?!.*known\().*$/gm, (line, at: number) =>
      ignores(at) ? line.replace(/ }$/, ", unknown: ignore, because: seldom given }") : line,
    ),
  );

const score = fc.constantFrom(THRESHOLD, 0.87, 0.9, 0.93, 0.95, 0.99, 1);
const hit: fc.Arbitrary<HitFact> = fc.record({
  score,
  scopes: fc.subarray([...SCREENING_SCOPES]),
  sources: fc.integer({ min: 1, max: 3 }),
});
const hits = fc.array(hit, { maxLength: 3 });

function numberOf(path: string): fc.Arbitrary<number> {
  if (path === "screening.topScore") return fc.oneof(fc.constant(0), score);
  return path === "face.score"
    ? fc.oneof(share, fc.double({ min: 0, max: 1, noNaN: true }))
    : fc.integer({ min: 0, max: 150 });
}

function valueOf(path: string, { type }: FactDefinition): fc.Arbitrary<FactValue> {
  switch (type.kind) {
    case "boolean":
      return fc.boolean();
    case "number":
      return numberOf(path);
    case "string":
      return fc.constantFrom("ID", "MY", "I", "");
    case "enum":
      return fc.constantFrom(...type.values);
    case "hits":
      return hits;
  }
}

function factOf(path: string, definition: FactDefinition, knownWeight: number): fc.Arbitrary<Fact | undefined> {
  const sources: Fact["sources"] = [];
  const cause = fc.constantFrom(...UNKNOWN_CAUSES);
  const partly = definition.type.kind === "number" ? numberOf(path) : fc.constant(undefined);
  const seen = definition.type.kind === "hits" ? fc.option(hits, { nil: undefined }) : fc.constant(undefined);
  return fc.oneof(
    {
      weight: knownWeight,
      arbitrary: valueOf(path, definition).map((value): Fact => ({ known: true, value, sources })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(cause, partly, seen).map(([why, atLeast, includes]): Fact => ({
        known: false,
        cause: why,
        sources,
        ...(atLeast === undefined ? {} : { atLeast }),
        ...(includes === undefined ? {} : { includes }),
      })),
    },
    { weight: 1, arbitrary: fc.constant(undefined) },
  );
}

function factsOf<T>(one: (path: string, definition: FactDefinition) => fc.Arbitrary<T>): fc.Arbitrary<Map<string, T>> {
  return fc
    .tuple(...catalogue.map(([path, definition]) => one(path, definition).map((fact): [string, T] => [path, fact])))
    .map((entries) => new Map(entries));
}

/** Facts of which some are unknown, some known in part, and some absent; of `knownWeight` + 3, three are. */
export function incompleteFacts(knownWeight: number): fc.Arbitrary<Map<string, Fact>> {
  return factsOf((path, definition) => factOf(path, definition, knownWeight)).map(
    (facts) =>
      new Map([...facts].flatMap(([path, fact]): [string, Fact][] => (fact === undefined ? [] : [[path, fact]]))),
  );
}

/** Facts of which every one is known. */
export const completeFacts = factsOf((path, definition) =>
  valueOf(path, definition).map((value): Fact => ({ known: true, value, sources: [] })),
);

/** How the unknowns might turn out, to be fitted to what is known in part. `undefined`: it stays unknown. */
export const turns = factsOf((path, definition) =>
  fc.oneof({ weight: 9, arbitrary: valueOf(path, definition) }, fc.constant(undefined)),
);

/** Everything turning out as low, and as high, as the catalogue allows. */
export const extremes: readonly ReadonlyMap<string, FactValue>[] = [0, 1].map(
  (end) =>
    new Map(
      catalogue.map(([path, { type }]): [string, FactValue] => {
        const highest: HitFact = { score: 1, scopes: SCREENING_SCOPES, sources: MOST_SOURCES };
        const ends: readonly FactValue[] =
          type.kind === "boolean"
            ? [false, true]
            : type.kind === "number"
              ? [type.min, type.max]
              : type.kind === "string"
                ? ["", "ID"]
                : type.kind === "hits"
                  ? [[], [highest]]
                  : [type.values[0] ?? "", type.values.at(-1) ?? ""];
        return [path, ends[end] ?? false];
      }),
    ),
);

/** A hit after another provider's answer was merged into it. */
function grown(seen: HitFact, by: HitFact | undefined): HitFact {
  if (by === undefined) return seen;
  return {
    score: Math.max(seen.score, by.score),
    scopes: SCREENING_SCOPES.filter((scope) => seen.scopes.includes(scope) || by.scopes.includes(scope)),
    sources: Math.max(seen.sources, by.sources),
  };
}

function settled(fact: Fact | undefined, turn: FactValue): FactValue {
  if (fact === undefined || fact.known) return turn;
  if (fact.atLeast !== undefined && typeof turn === "number") return Math.max(fact.atLeast, turn);
  if (fact.includes === undefined || typeof turn !== "object") return turn;
  return [...fact.includes.map((seen, index) => grown(seen, turn[index])), ...turn.slice(fact.includes.length)];
}

/** The facts once the unknowns have turned out so: what is known stays, and what is known in part is kept to. */
export function completed(
  facts: ReadonlyMap<string, Fact>,
  turn: ReadonlyMap<string, FactValue | undefined>,
): Map<string, Fact> {
  const result = new Map(facts);
  for (const [path, value] of turn) {
    const fact = facts.get(path);
    if (fact?.known || value === undefined) continue;
    result.set(path, { known: true, value: settled(fact, value), sources: [] });
  }
  return result;
}
