import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { combineScreening } from "../../src/checks/screening.ts";
import { DEFAULT_TERMS } from "../../src/checks/ask.ts";
import { isPartialDate } from "../../src/domain/calendar.ts";
import type { PartialDate } from "../../src/domain/calendar.ts";
import type { ProviderHit, ScreeningFindings, ScreeningScope } from "../../src/domain/claim.ts";
import { countryCode } from "../../src/domain/country.ts";
import { answered, failed, off } from "./support.ts";

function date(text: string): PartialDate {
  if (!isPartialDate(text)) throw new RangeError("no date");
  return text;
}

const hit = (about: Partial<ProviderHit> = {}): ProviderHit => ({
  listingId: "a-1",
  names: ["Harjuna Wiryakusuma"],
  score: 0.93,
  scopes: ["PEP"],
  countries: [countryCode("ID")],
  dates: [],
  ...about,
});
const found = (...hits: ProviderHit[]): ScreeningFindings => ({ hits, scopes: ["PEP", "SANCTION"] });
const combine = (...answers: Parameters<typeof combineScreening>[1]) => combineScreening(DEFAULT_TERMS, answers);

describe("screening.verdict", () => {
  it("is CLEAR, with a top score of 0, where every enabled provider answered and nobody has a hit", () => {
    expect(combine(answered("ILUMA", found()))).toMatchObject({ verdict: "CLEAR", topScore: 0, hits: [] });
  });

  it("is POSSIBLE_MATCH where anybody has a hit, though others failed", () => {
    const check = combine(answered("ILUMA", found(hit())), failed("GLAIR"));
    expect(check).toMatchObject({ verdict: "POSSIBLE_MATCH", topScore: 0.93, complete: false });
  });

  it("is UNKNOWN, never CLEAR, where one of several did not answer", () => {
    const check = combine(answered("ILUMA", found()), failed("GLAIR"));
    expect(check).toMatchObject({ verdict: "UNKNOWN", topScore: null, complete: false });
  });

  it("is UNKNOWN where nobody was asked at all", () => {
    expect(combine().verdict).toBe("UNKNOWN");
    expect(combine(off("ILUMA")).verdict).toBe("UNKNOWN");
  });

  it("does not wait for a provider that is off", () => {
    expect(combine(answered("ILUMA", found()), off("GLAIR")).verdict).toBe("CLEAR");
  });

  it("is UNKNOWN where a scope that was asked was not searched", () => {
    expect(combine(answered("ILUMA", { hits: [], scopes: ["PEP"] })).verdict).toBe("UNKNOWN");
  });

  it("drops hits outside the asked scopes and under the threshold", () => {
    const check = combine(answered("ILUMA", found(hit({ scopes: ["OTHER"] }), hit({ score: 0.849 }))));
    expect(check.verdict).toBe("CLEAR");
  });

  it("keeps a hit at the threshold, with all of its scopes", () => {
    const check = combine(answered("ILUMA", found(hit({ score: 0.85, scopes: ["OTHER", "PEP"] }))));
    expect(check.hits).toMatchObject([{ score: 0.85, scopes: ["PEP", "OTHER"] }]);
  });
});

describe("hits of several providers", () => {
  it("are one where name, dates and countries agree, each source with its own score", () => {
    const here = hit({ names: ["WIRYAKUSUMA, Harjuna"], listingId: "b-2", score: 0.97, dates: [date("1961-08-20")] });
    const check = combine(answered("ILUMA", found(hit({ dates: [date("1961")] }))), answered("GLAIR", found(here)));
    expect(check.hits).toHaveLength(1);
    expect(check.hits[0]).toMatchObject({
      score: 0.97,
      datesOfBirth: ["1961-08-20", "1961"],
      sources: [
        { provider: "GLAIR", listingId: "b-2", score: 0.97 },
        { provider: "ILUMA", listingId: "a-1", score: 0.93 },
      ],
    });
  });

  it.each([
    ["birth dates", { dates: [date("1971-08-20")] }],
    ["countries", { countries: [countryCode("MY")] }],
    ["names", { names: ["Harjuna Suryakusuma"] }],
  ])("stay apart where %s contradict", (_what, other) => {
    const mine = hit({ dates: [date("1961-08-20")] });
    const check = combine(answered("ILUMA", found(mine)), answered("GLAIR", found(hit({ ...mine, ...other }))));
    expect(check.hits).toHaveLength(2);
  });

  it("stay apart where one provider lists them twice", () => {
    expect(combine(answered("ILUMA", found(hit(), hit({ listingId: "a-2" })))).hits).toHaveLength(2);
  });
});

const scope = fc.constantFrom<ScreeningScope>("PEP", "SANCTION", "OTHER");
const anyHit = fc
  .record({
    listingId: fc.uuid(),
    names: fc.array(fc.constantFrom("Ali", "Ali Ahmad", "Budi"), { minLength: 1, maxLength: 2 }),
    score: fc.integer({ min: 50, max: 100 }).map((percent) => percent / 100),
    scopes: fc.array(scope, { minLength: 1, maxLength: 2 }),
    dates: fc.array(fc.constantFrom(date("1970"), date("1970-05"), date("1980-01-02")), { maxLength: 1 }),
  })
  .map(hit);
const anyAnswer = fc
  .tuple(fc.constantFrom("ILUMA" as const, "GLAIR" as const, "IDMETA" as const), fc.array(anyHit, { maxLength: 4 }))
  .map(([provider, hits]) => answered(provider, found(...hits)));

describe("laws of screening", () => {
  it("does not depend on the order in which providers answered", () => {
    fc.assert(
      fc.property(fc.array(anyAnswer, { maxLength: 3 }), (answers) => {
        expect(combine(...answers.toReversed()).hits).toEqual(combine(...answers).hits);
      }),
    );
  });

  it("loses no listing that is within the terms", () => {
    fc.assert(
      fc.property(fc.array(anyAnswer, { maxLength: 3 }), (answers) => {
        const within = answers
          .flatMap((each) => (each.status === "ANSWERED" ? each.claims.hits : []))
          .filter(({ score, scopes }) => score >= 0.85 && scopes.some((each) => each !== "OTHER"))
          .map(({ listingId }) => listingId);
        const listed = combine(...answers).hits.flatMap(({ sources }) => sources.map(({ listingId }) => listingId));
        expect(listed.toSorted()).toEqual(within.toSorted());
      }),
    );
  });

  it("gives every hit a key of its own", () => {
    fc.assert(
      fc.property(fc.array(anyAnswer, { maxLength: 3 }), (answers) => {
        const keys = combine(...answers).hits.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
      }),
    );
  });
});
