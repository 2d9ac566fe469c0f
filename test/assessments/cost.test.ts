import { describe, expect, it } from "vitest";

import { costOf } from "../../src/assessments/cost.ts";
import type { Evidence } from "../../src/assessments/evidence.ts";
import type { Answer } from "../../src/domain/answer.ts";
import type { FaceClaims, IdentityClaims } from "../../src/domain/claim.ts";
import { answered, failed, off } from "../checks/support.ts";
import { NOON } from "../policy/support/policies.ts";

const IDENTITY: IdentityClaims = { nikFound: true, fields: {} };
const FACE: FaceClaims = { match: true, score: null, livenessPassed: null };

function billed<Claims>(answer: Answer<Claims>, endpoint: string, costIdr: number | null): Answer<Claims> {
  return answer.status === "SKIPPED" ? answer : { ...answer, endpoint, costIdr };
}

function evidence(identity: Evidence["identity"] = [], face: readonly Answer<FaceClaims>[] = []): Evidence {
  return {
    decidedAt: NOON,
    applicant: new Map(),
    supplied: new Set(),
    identity,
    face: { answers: face, limits: new Map() },
  };
}

describe("what a decision cost", () => {
  it("counts a call that answered two checks once, and two endpoints of one provider twice", () => {
    const both = evidence(
      [billed(answered("IDMETA", IDENTITY), "full", 2_500), billed(answered("GLAIR", IDENTITY), "verification", 1_000)],
      [billed(answered("IDMETA", FACE), "full", 2_500), billed(answered("GLAIR", FACE), "face", 1_800)],
    );
    expect(costOf(both)).toBe(5_300);
  });

  it("counts what a failed call may be billed, and nothing for whoever was not asked", () => {
    expect(costOf(evidence([billed(failed("GLAIR"), "verification", 1_000), off("IDMETA")]))).toBe(1_000);
    expect(costOf(evidence())).toBe(0);
  });

  it("counts a call in full that one check gave up and another waited for", () => {
    const call = billed(answered("IDMETA", FACE), "full", 5_000);
    expect(costOf(evidence([billed(failed("IDMETA"), "full", 2_500)], [call]))).toBe(5_000);
  });

  it("is unknown where one price is", () => {
    expect(costOf(evidence([billed(answered("GLAIR", IDENTITY), "verification", null)]))).toBeNull();
  });
});
