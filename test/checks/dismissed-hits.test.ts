import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { DEFAULT_TERMS } from "../../src/checks/ask.ts";
import { combineScreening } from "../../src/checks/screening.ts";
import type { Answer } from "../../src/domain/answer.ts";
import type { ProviderHit, ScreeningFindings } from "../../src/domain/claim.ts";
import { answered, failed } from "./support.ts";

const hit = (listingId: string, about: Partial<ProviderHit> = {}): ProviderHit => {
  return {
    listingId,
    names: ["Harjuna Wiryakusuma"],
    score: 0.93,
    scopes: ["PEP"],
    countries: [],
    dates: [],
    ...about,
  };
};
const found = (...hits: ProviderHit[]): ScreeningFindings => ({ hits, scopes: ["PEP", "SANCTION"] });
const combine = (...answers: readonly Answer<ScreeningFindings>[]) => combineScreening(DEFAULT_TERMS, answers);
const dismissed = "0198a5c0-0000-7000-8000-000000000001";

describe("a hit that a reviewer has dismissed", () => {
  it("counts for nothing: the screening is CLEAR once everybody has answered, and the hit is still shown", () => {
    const check = combine(answered("ILUMA", found(hit("a", { dismissed }))), answered("GLAIR", found()));
    expect(check).toMatchObject({ verdict: "CLEAR", topScore: 0, hits: [], complete: true });
    expect(check.dismissedHits).toMatchObject([{ key: "ILUMA:a", sources: [{ listingId: "a", dismissed }] }]);
  });

  it("makes nothing CLEAR that is not complete", () => {
    const check = combine(answered("ILUMA", found(hit("a", { dismissed }))), failed("GLAIR"));
    expect(check).toMatchObject({ verdict: "UNKNOWN", topScore: null, hits: [], seen: [] });
  });

  it("takes nothing from another one", () => {
    const other = hit("b", { names: ["Eko Hadi Salim"], score: 0.87 });
    const check = combine(answered("ILUMA", found(hit("a", { dismissed }), other)));
    expect(check).toMatchObject({ verdict: "POSSIBLE_MATCH", topScore: 0.87, hits: [{ key: "ILUMA:b" }] });
  });

  it("counts in full where it is merged with one of another provider that nobody has dismissed", () => {
    const check = combine(
      answered("ILUMA", found(hit("a", { dismissed, score: 0.97, scopes: ["SANCTION"] }))),
      answered("GLAIR", found(hit("b"))),
    );
    expect(check.hits).toMatchObject([{ score: 0.97, scopes: ["PEP", "SANCTION"] }]);
    expect(check.dismissedHits).toEqual([]);
    const both = combine(
      answered("ILUMA", found(hit("a", { dismissed }))),
      answered("GLAIR", found(hit("b", { dismissed }))),
    );
    expect(both).toMatchObject({ verdict: "CLEAR", hits: [], dismissedHits: [{ key: "GLAIR:b+ILUMA:a" }] });
  });
});

const anyHit = fc
  .record({
    listingId: fc.uuid(),
    names: fc.array(fc.constantFrom("Ali", "Ali Ahmad", "Budi"), { minLength: 1, maxLength: 2 }),
    score: fc.integer({ min: 80, max: 100 }).map((percent) => percent / 100),
    scopes: fc.subarray(["PEP", "SANCTION", "OTHER"] as const, { minLength: 1 }),
    isDismissed: fc.boolean(),
  })
  .map(({ listingId, isDismissed, ...about }) => hit(listingId, { ...about, ...(isDismissed ? { dismissed } : {}) }));
const answerOf = (provider: "ILUMA" | "GLAIR" | "IDMETA") =>
  fc.array(anyHit, { maxLength: 4 }).map((hits) => answered(provider, found(...hits)));
const threeAnswers = fc.tuple(answerOf("ILUMA"), answerOf("GLAIR"), answerOf("IDMETA"));

function unmarked(answer: Extract<Answer<ScreeningFindings>, { readonly status: "ANSWERED" }>) {
  const hits = answer.claims.hits.map(({ listingId, ...about }) => {
    const { names, score, scopes } = about;
    return hit(listingId, { names, score, scopes });
  });
  return { ...answer, claims: { ...answer.claims, hits } };
}

describe("laws of dismissal", () => {
  it("changes nothing of who is merged with whom: a hit is shown on one side or on the other", () => {
    fc.assert(
      fc.property(threeAnswers, (answers) => {
        const check = combine(...answers);
        const keys = [...check.hits, ...check.dismissedHits].map(({ key }) => key);
        expect(keys.toSorted()).toEqual(
          combine(...answers.map(unmarked))
            .hits.map(({ key }) => key)
            .toSorted(),
        );
      }),
    );
  });

  it("dismisses what is merged only where each part is", () => {
    fc.assert(
      fc.property(threeAnswers, (answers) => {
        const marked = new Set(
          answers.flatMap(({ claims }) => claims.hits.flatMap((each) => (each.dismissed ? [each.listingId] : []))),
        );
        const { hits, dismissedHits } = combine(...answers);
        for (const { sources } of dismissedHits)
          expect(sources.every(({ listingId }) => marked.has(listingId))).toBe(true);
        for (const { sources } of hits) expect(sources.every(({ listingId }) => marked.has(listingId))).toBe(false);
      }),
    );
  });

  it("leaves nothing certain that a further answer could undo", () => {
    fc.assert(
      fc.property(threeAnswers, fc.nat({ max: 2 }), (answers, came) => {
        const early = combine(...answers.slice(0, came), failed("IDMETA"));
        const late = combine(...answers);
        if (early.verdict === "POSSIBLE_MATCH") expect(late.verdict).toBe("POSSIBLE_MATCH");
        for (const { score, scopes } of early.seen) {
          const kept = late.hits.some(
            (each) => each.score >= score && scopes.every((one) => each.scopes.includes(one)),
          );
          expect(kept).toBe(true);
        }
      }),
    );
  });
});
