import { describe, expect, it } from "vitest";

import { combineFace } from "../../src/checks/face.ts";
import { DEFAULT_FACE_LIMITS } from "../../src/domain/face-limits.ts";
import type { FaceClaims } from "../../src/domain/claim.ts";
import type { Answer } from "../../src/domain/answer.ts";
import { answered, failed } from "./support.ts";

const said = (claims: Partial<FaceClaims>): FaceClaims => ({
  match: null,
  score: null,
  livenessPassed: null,
  ...claims,
});
const combine = (...answers: Answer<FaceClaims>[]) => combineFace(answers, () => DEFAULT_FACE_LIMITS);

describe("face.verdict", () => {
  it.each([
    [0.8, "MATCH"],
    [0.799, "UNKNOWN"],
    [0.6, "UNKNOWN"],
    [0.599, "MISMATCH"],
  ] as const)("reads a score of %d as %s where the vendor has no flag", (score, verdict) => {
    expect(combine(answered("GLAIR", said({ score }))).verdict).toBe(verdict);
  });

  it("keeps the vendor's own flag whatever its score", () => {
    expect(combine(answered("HYPERVERGE", said({ match: false, score: 0.99 }))).verdict).toBe("MISMATCH");
  });

  it("is CONFLICT where providers disagree", () => {
    const answers = [answered("GLAIR", said({ score: 0.9 })), answered("HYPERVERGE", said({ match: false }))];
    expect(combine(...answers).verdict).toBe("CONFLICT");
  });

  it("lets an inconclusive score neither agree nor disagree", () => {
    const answers = [answered("GLAIR", said({ score: 0.7 })), answered("HYPERVERGE", said({ match: true }))];
    expect(combine(...answers).verdict).toBe("MATCH");
  });

  it("is UNKNOWN where nobody answered", () => {
    expect(combine(failed("GLAIR"))).toMatchObject({ verdict: "UNKNOWN", score: null, claims: [] });
  });

  it("uses each provider's own limits", () => {
    const strict = { pass: 0.95, fail: 0.9 };
    const answers = [answered("GLAIR", said({ score: 0.85 })), answered("ILUMA", said({ score: 0.85 }))];
    const { claims } = combineFace(answers, (provider) => (provider === "GLAIR" ? strict : DEFAULT_FACE_LIMITS));
    expect(claims.map(({ verdict }) => verdict)).toEqual(["MISMATCH", "MATCH"]);
  });
});

describe("face.score and face.livenessPassed", () => {
  it("shows the lowest score given", () => {
    const answers = [answered("GLAIR", said({ score: 0.9 })), answered("ILUMA", said({ score: 0.82 }))];
    expect(combine(...answers).score).toBe(0.82);
  });

  it("shows liveness where a vendor speaks of it and null where none does", () => {
    expect(combine(answered("IDMETA", said({ livenessPassed: false }))).livenessPassed).toBe(false);
    expect(combine(answered("GLAIR", said({ score: 0.9 }))).livenessPassed).toBeNull();
  });
});
