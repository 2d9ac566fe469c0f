import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { numberRegions } from "../../../src/policy/search/number-regions.ts";
import { regionsOf } from "../../../src/policy/search/regions.ts";
import { load, policyText, rules } from "../support/policies.ts";

function meaningOf(...conditions: readonly string[]) {
  return load(policyText({ rules: rules(...conditions.map((when) => `${when} => review: R1`)) })).meaning;
}

/** The regions of a fact as people read them: `0.75 (from 0.7 to under 0.8)`. */
function read(path: string, ...conditions: readonly string[]): readonly string[] {
  const regions = regionsOf([meaningOf(...conditions)]).facts.get(path) ?? [];
  return regions.map(({ value, words }) => (words === null ? String(value) : `${String(value)} (${words})`));
}

describe("the regions of a fact", () => {
  it("are both of a boolean, and every value of an enum", () => {
    expect(read("nik.valid", "nik.valid")).toEqual(["true", "false"]);
    expect(read("face.verdict", "face.verdict == MATCH")).toEqual(["MATCH", "MISMATCH", "CONFLICT"]);
  });

  it("are cut by each constant on the side on which its comparison leaves it", () => {
    expect(read("face.score", "face.score < 0.7", "face.score <= 0.8")).toEqual([
      "0.3 (under 0.7)",
      "0.75 (from 0.7 to 0.8)",
      "1 (over 0.8)",
    ]);
    expect(read("face.score", "0.7 == face.score")).toEqual(["0.3 (under 0.7)", "0.7", "1 (over 0.7)"]);
  });

  it("take the constant of a calculation with one fact from where it comes true", () => {
    expect(read("face.score", "100 - face.score * 100 > 20")).toEqual(["0.4 (under 0.8)", "0.8", "1 (over 0.8)"]);
  });

  it("are a grid where several facts are calculated with, and what decides of whoever is ordinary in the others", () => {
    const scores = read("face.score", "face.score - applicant.age / 100 > 0.61");
    expect(scores.length).toBe(11);
    expect(scores).toContain("0.91");
    expect(read("applicant.age", "face.score - applicant.age / 100 > 0.61")).toContain("39");
  });

  it.each<[string, readonly string[]]>([
    ["face.score - applicant.age / 100 > 0.61", ["conditions that calculate"]],
    ["face.score * 2 > 0.3", ["conditions that calculate"]],
    ["face.score > screening.topScore", ["conditions that calculate"]],
    ["screening.hits.exists(h, h.score > face.score)", ["conditions that calculate"]],
    ["-face.score < -0.5 && 2 + 3 > 4", []],
    ["screening.hits.exists(h, PEP in h.scopes && nik.valid) && screening.hits.all(h, h.score > 0.9)", []],
  ])("of `%s` say whether they stand for every value", (condition, reasons) => {
    const { untried } = regionsOf([meaningOf(condition)]);
    expect(untried).toEqual(reasons.map((reason) => expect.stringContaining(reason)));
  });

  it("are of as many hits as it takes to answer every question in every way", () => {
    const three = ["PEP in h.scopes && h.score < 0.9", "SANCTION in h.scopes && h.score > 0.95", "h.score == 0.92"];
    const condition = three.map((body) => `screening.hits.exists(h, ${body})`).join(" && ");
    const { hits, untried } = regionsOf([meaningOf(condition)]);
    expect(hits.some(({ value }) => value.length === 3)).toBe(true);
    expect(untried).toEqual([]);
  });

  it("are of hits that only an incomplete screening tells apart, too", () => {
    // Surely so of a hit with the scope; one without may still gain it.
    const body = "PEP in h.scopes || !(PEP in h.scopes)";
    const { hits } = regionsOf([meaningOf(`screening.hits.exists(h, ${body})`)]);
    const single = hits.filter(({ value }) => value.length === 1);
    expect(single.map(({ parts }) => parts.join())).toEqual(["PEP 0.9", "SANCTION 0.9"]);
  });

  it("say so where hits can come together in too many ways", () => {
    const bodies = Array.from({ length: 40 }, (_, index) => `h.score == ${0.9 + index / 1000}`);
    const { untried } = regionsOf([meaningOf(...bodies.map((body) => `screening.hits.exists(h, ${body})`))]);
    expect(untried).toEqual(["there are too many ways in which several hits can come together"]);
  });

  it("are of whole years where an age is meant, so that `under 18` and `17 or less` are one", () => {
    expect(read("applicant.age", "applicant.age < 18", "applicant.age <= 17")).toEqual([
      "9 (17 or less)",
      "30 (18 or more)",
    ]);
  });

  it("are countries, one for each way in which the questions about the text can be answered", () => {
    expect(read("applicant.nationality", `applicant.nationality == "ID"`)).toEqual(["ID", "SG (any other)"]);
    expect(
      read("applicant.nationality", `applicant.nationality.startsWith("I") && applicant.nationality != "ID"`),
    ).toEqual([`ID`, `SG (any other)`, `IN (starting with "I")`]);
  });

  it("are lists of no hit, one and several that the conditions can tell apart", () => {
    const regions = read("screening.hits", "screening.hits.exists(h, SANCTION in h.scopes && h.score >= 0.95)");
    expect(regions.length).toBe(5);
    const { hits } = regionsOf([meaningOf("screening.hits.exists(h, SANCTION in h.scopes)")]);
    expect(hits.map(({ value }) => value)).toEqual([
      [],
      [{ score: 0.9, scopes: ["PEP"], sources: 1 }],
      [{ score: 0.9, scopes: ["SANCTION"], sources: 1 }],
      [
        { score: 0.9, scopes: ["PEP"], sources: 1 },
        { score: 0.9, scopes: ["SANCTION"], sources: 1 },
      ],
    ]);
  });

  it("of the best score leave out what no screening shows", () => {
    expect(read("screening.topScore", "screening.topScore >= 0.9")).toEqual(["0", "0.88", "0.95"]);
  });

  it("are cut by all the policies together, and only of facts that one of them reads", () => {
    const { facts } = regionsOf([meaningOf("face.score < 0.7"), meaningOf("face.score < 0.8", "nik.valid")]);
    expect([...facts.keys()]).toEqual(["nik.valid", "face.score"]);
    expect(facts.get("face.score")?.map(({ value }) => value)).toEqual([0.3, 0.75, 1]);
  });
});

describe("the regions of a number", () => {
  const place = fc.constantFrom(0, 0.1, 0.25, 0.5, 0.500001, 0.8, 1);
  const cuts = fc.array(fc.record({ at: place, belongs: fc.constantFrom("above" as const, "below" as const) }), {
    maxLength: 6,
  });

  it("hold every number once, and a number is compared as the example of its region is", () => {
    fc.assert(
      fc.property(cuts, fc.oneof(place, fc.double({ min: 0, max: 1, noNaN: true })), (some, value) => {
        const regions = numberRegions(some, { min: 0, max: 1, whole: false, ordinary: null });
        const region = regions.findLast(({ low, closed }) => (closed ? low <= value : low < value));
        for (const { at, belongs } of some) {
          const isAbove = (each: number | undefined): boolean =>
            each !== undefined && (belongs === "above" ? each >= at : each > at);
          expect(isAbove(region?.value)).toBe(isAbove(value));
        }
      }),
    );
  });
});
