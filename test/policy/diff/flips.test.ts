import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Outcome } from "../../../src/domain/decision.ts";
import { FACTS } from "../../../src/domain/fact-catalogue.ts";
import type { Fact, Facts, FactValue } from "../../../src/domain/fact.ts";
import { decide } from "../../../src/policy/decide.ts";
import { flipsBetween } from "../../../src/policy/diff/flips.ts";
import type { Flip } from "../../../src/policy/diff/flips.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { consistent } from "../../../src/policy/search/consistent.ts";
import { identityVerdict } from "../../../src/policy/search/follow.ts";
import { regionsOf } from "../../../src/policy/search/regions.ts";
import { imagine } from "../../../src/policy/search/situation.ts";
import { policySource } from "../support/arbitraries.ts";
import { known, load, NOON, policyText, rules } from "../support/policies.ts";
import { changedDefault, DEFAULT } from "./support.ts";
import type { Change } from "./support.ts";

const BUDGET = 15_000;
const old = load(DEFAULT);

/** The flips in short, the smallest first: `REJECT → APPROVE: face.score 0.78 (from 0.75 to under 0.8)`. */
function told(search: { readonly flips: readonly Flip[] }): readonly string[] {
  return search.flips.map(
    ({ from, to, departures }) => `${from} → ${to}: ${departures.map(({ text }) => text).join(" and ") || "nothing"}`,
  );
}

function flips(...changes: readonly Change[]): readonly string[] {
  return told(flipsBetween(old, changedDefault(...changes), { budget: BUDGET }));
}

const RULE = "rules:\n  - { id: young, when: applicant.age < 21, then: { review: ID02 } }\n";

describe("the applicants whose outcome flips", () => {
  it("are those between an old and a new threshold", () => {
    const found = flips(["face_pass: 0.80", "face_pass: 0.75"]);
    expect(found[0]).toBe("REJECT → APPROVE: face.score 0.78 (from 0.75 to under 0.8)");
    expect(found.slice(1)).not.toEqual([]);
    for (const each of found.slice(1)) {
      expect(each).toMatch(/^REJECT → REVIEW: .* and .*|^REJECT → REVIEW: .*hit/);
      expect(each).toContain("face.score 0.78 (from 0.75 to under 0.8)");
    }
  });

  it("are those that a new rule catches, and those that a removed one no longer does", () => {
    expect(flips(["rules:\n", RULE])).toEqual(["APPROVE → REVIEW: applicant.age 10 (20 or less)"]);
    const back = flipsBetween(changedDefault(["rules:\n", RULE]), old, { budget: BUDGET });
    expect(told(back)[0]).toBe("REVIEW → APPROVE: applicant.age 10 (20 or less)");
  });

  it("are those of whom too few providers tell, where another number of them is needed", () => {
    expect(flips(["need: 2", "need: 1"])).toEqual([
      "REVIEW → APPROVE: identity answered by idmeta only",
      "REVIEW → REJECT: identity.verdict NOT_FOUND and identity answered by idmeta only",
      "REVIEW → REJECT: identity.name MISMATCH and identity.dateOfBirth MISMATCH and identity answered by idmeta only",
    ]);
    const back = flipsBetween(changedDefault(["need: 2", "need: 1"]), old, { budget: BUDGET });
    expect(told(back)[0]).toBe("APPROVE → REVIEW: identity answered by idmeta only");
  });

  it("are those whose hits one screening shows and the other does not", () => {
    expect(flips(["threshold: 0.85", "threshold: 0.9"])).toEqual([
      "REVIEW → APPROVE: screening hit PEP 0.88 (under 0.9)",
    ]);
    expect(flips(["[PEP, SANCTION]", "[SANCTION]"])[0]).toBe("REVIEW → APPROVE: screening hit PEP 0.88 (under 0.9)");
  });

  it("are those about whom a provider answers that only one policy asks", () => {
    expect(flips(["[idmeta, glair, iluma]", "[idmeta, glair]"])[0]).toBe(
      "APPROVE → REVIEW: identity answered by idmeta and iluma only",
    );
  });

  it("take two facts where only two together reach a band", () => {
    const found = flips(["points: 30", "points: 45"]);
    expect(found).toContain("REVIEW → REJECT: nik.birthDateConsistent false and identity.name MISMATCH");
    for (const each of found) expect(each.split(" and ")).toHaveLength(2);
  });

  it("are those in a band that moved", () => {
    const found = flips(["below: 30", "below: 31"]);
    expect(found).toEqual(["REVIEW → APPROVE: nik.birthDateConsistent false"]);
  });

  it("go both ways where a policy gets stricter in one thing and looser in another", () => {
    const found = flips(["face_pass: 0.80", "face_pass: 0.75"], ["rules:\n", RULE]);
    expect(found).toContain("REJECT → APPROVE: face.score 0.78 (from 0.75 to under 0.8)");
    expect(found).toContain("APPROVE → REVIEW: applicant.age 10 (20 or less)");
  });

  it("are the ordinary applicant where that one flips", () => {
    expect(flips(["rules:\n", "rules:\n  - { id: all, when: nik.valid, then: { reject: ID02 } }\n"])[0]).toBe(
      "APPROVE → REJECT: nothing",
    );
  });

  it.each<[string, Change]>([
    ["a reason's text", ["en: NIK is not valid", "en: No NIK"]],
    ["a rule's id", ["id: nik-invalid", "id: nik-not-valid"]],
    ["how long is waited", ["deadline: 8s", "deadline: 9s"]],
    ["that counterfactuals are drawn", ["version: 1", "version: 1\ncounterfactuals: true"]],
  ])("are not searched for where only this differs: %s", (_what, change) => {
    const { flips: found, searched, exhaustive } = flipsBetween(old, changedDefault(change), { budget: BUDGET });
    expect({ found, searched, exhaustive }).toEqual({ found: [], searched: 0, exhaustive: true });
  });

  it("are none where another condition is always the same", () => {
    const one = load(policyText({ rules: rules("face.score < 0.8 => review: R1") }));
    const other = load(policyText({ rules: rules("face.score < 0.8 || face.score < 0.7 => review: R1") }));
    const search = flipsBetween(one, other, { budget: BUDGET });
    expect(search).toMatchObject({ flips: [], exhaustive: true });
    expect(search.searched).toBeGreaterThan(0);
  });

  it("are looked for until the budget is spent, and it says how far it came", () => {
    const progress: number[] = [];
    const search = flipsBetween(old, changedDefault(["face_pass: 0.80", "face_pass: 0.75"]), {
      budget: 11_000,
      onProgress: (searched) => progress.push(searched),
    });
    expect(search).toMatchObject({ searched: 11_000, exhaustive: false, size: 4 });
    expect(progress).toEqual([5_000, 10_000]);
  });
});

/** Pairs of policies, many of them alike but for one thing. */
const pair: fc.Arbitrary<readonly [string, string]> = fc.oneof(
  fc.tuple(policySource, policySource),
  policySource.chain((source) => fc.tuple(fc.constant(source), fc.constantFrom(...nearby(source)))),
);

function nearby(source: string): readonly string[] {
  const last = source.split("\n").findLast((line) => line.startsWith("  - {"));
  return [
    source.replace("points: 20", "points: 40"),
    source.replace("below: 30", "below: 60"),
    source.replace(" 0.5", " 0.8"),
    source.replace(" 0.9", " 0.95"),
    source.replace("&&", "||"),
    source.replace("threshold: 0.85", "threshold: 0.5"),
    last === undefined || last.includes("id: r0") ? source : source.replace(`${last}\n`, ""),
  ];
}

function outcomes(policies: readonly Policy[], views: readonly Facts[]): readonly (Outcome | undefined)[] {
  return policies.map((policy, index) => decide(policy, views[index] ?? new Map(), NOON).outcome);
}

/** Every proper part of a list. */
function parts<T>(list: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: 2 ** list.length - 1 }, (_, set) => list.filter((_item, bit) => set & (1 << bit)));
}

describe("every flip that is found", () => {
  it("is one, on facts that can be, and no part of it is", () => {
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const policies = [load(one), load(other)] as const;
        const reads = new Set(policies.flatMap((policy) => [...policy.reads]));
        const imagined = imagine(
          policies.map(({ meaning }) => meaning),
          reads,
        );
        for (const flip of flipsBetween(...policies, { budget: 1_000 }).flips.slice(0, 20)) {
          const { from, to, departures, seen } = flip;
          expect(outcomes(policies, [seen.old, seen.new])).toEqual([from, to]);
          expect(consistent(seen.old) && consistent(seen.new)).toBe(true);
          for (const part of parts(departures)) {
            const views = imagined.seen(part);
            if (views !== undefined) expect(outcomes(policies, views)).not.toEqual([from, to]);
          }
        }
      }),
      { numRuns: 50 },
    );
  });
});

/** Facts of an applicant for whom these are so, and the rest is ordinary; without regard to whether they can be. */
function factsWith(reads: ReadonlySet<string>, values: ReadonlyMap<string, FactValue>): Facts {
  const facts = new Map<string, Fact>();
  for (const path of reads) facts.set(path, known(values.get(path) ?? FACTS.get(path)?.ordinary ?? false));
  if (reads.has("identity.verdict") && !values.has("identity.verdict")) {
    facts.set("identity.verdict", identityVerdict(facts));
  }
  const hits = values.get("screening.hits");
  if (typeof hits === "object") {
    const best = Math.max(0, ...hits.map(({ score }) => score));
    if (reads.has("screening.topScore")) facts.set("screening.topScore", known(best));
    if (reads.has("screening.verdict")) facts.set("screening.verdict", known(best > 0 ? "POSSIBLE_MATCH" : "CLEAR"));
  }
  return facts;
}

/** Whether a flip goes this way and takes nothing but these facts. */
function isWithin(flip: Flip, way: readonly (Outcome | undefined)[], values: ReadonlyMap<string, FactValue>): boolean {
  if (flip.from !== way[0] || flip.to !== way[1]) return false;
  return flip.departures.every(
    ({ effect }) =>
      effect.kind === "facts" && effect.facts.every(([path, fact]) => fact.known && values.get(path) === fact.value),
  );
}

describe("the search", () => {
  it("finds, in any two facts that flip an outcome, those of them that do", () => {
    let found = 0;
    fc.assert(
      fc.property(pair, ([one, other]) => {
        const policies = [load(one), load(other)] as const;
        const { flips: all, size } = flipsBetween(...policies, { budget: 10_000 });
        // Where there are more flips than anybody reads, it ends sooner.
        if (size < 2) return;
        const reads = new Set(policies.flatMap((policy) => [...policy.reads]));
        const choices = [...regionsOf(policies.map(({ meaning }) => meaning)).facts]
          // Hits are shown by thresholds that may differ: flips of the screening have tests of their own.
          .filter(([path]) => !path.startsWith("screening."))
          .flatMap(([path, regions]) => regions.map(({ value }) => [path, value] as const));
        for (const [index, a] of choices.entries()) {
          for (const b of choices.slice(index)) {
            const values = new Map([a, b]);
            const facts = factsWith(reads, values);
            if (values.get("identity.verdict") === "NOT_FOUND" || !consistent(facts)) continue;
            const way = outcomes(policies, [facts, facts]);
            if (way[0] === way[1]) continue;
            found++;
            expect(all.some((flip) => isWithin(flip, way, values))).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
    expect(found).toBeGreaterThan(50);
  });
});
