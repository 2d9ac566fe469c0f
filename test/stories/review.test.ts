import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { policyFolder, policyLike } from "./policy-folder.ts";
import { reviewDesk } from "./reviewers.ts";
import type { ReviewDesk } from "./reviewers.ts";

const WHY = { reason: "DOCUMENT_SEEN", note: "Another birth date.\nSeen on her passport." } as const;

describe("an assessment that somebody has to look at", () => {
  let desk: ReviewDesk;
  beforeAll(async () => {
    desk = await reviewDesk();
  });
  afterAll(() => desk.story.close());

  it("is open until a reviewer settles it, and says who did, when and why, its decisions untouched", async () => {
    const { id, decisions, ...before } = await desk.assess("pep-hit");
    expect(before).toMatchObject({ reviewState: "OPEN", finalOutcome: "REVIEW", review: null, reviews: [] });
    const after = await desk.review("budi", { assessment: id, outcome: "APPROVE", expectedDecision: 1, ...WHY });
    const review = {
      sequence: 1,
      outcome: "APPROVE",
      state: "SETTLED",
      decision: 1,
      reviewer: "budi",
      reason: WHY.reason,
    };
    expect(after).toMatchObject({ reviewState: "REVIEWED", finalOutcome: "APPROVE", review });
    expect(await desk.show(id)).toEqual(after);
    expect(after).toMatchObject({ review: { note: "•••" } });
    const clear = "query ($id: ID!) { unmaskedAssessment(id: $id) { review { note } reviews { note } } }";
    const note = { note: WHY.note };
    expect(await desk.ask("anna", clear, { id })).toEqual({
      data: { unmaskedAssessment: { review: note, reviews: [note] } },
    });
    expect(after).toMatchObject({ decisions, decision: { outcome: "REVIEW" } });
    const replay = await desk.ask("anna", "query ($id: ID!) { replay(id: $id) { identical } }", { id });
    expect(replay).toEqual({ data: { replay: { identical: true } } });
  });

  it("has its reviewers' notes in the database as nobody can read them without a key", async () => {
    const { id, screening } = await desk.assess("pep-hit");
    await desk.review("anna", { assessment: id, outcome: "APPROVE", ...WHY });
    await desk.dispose("anna", { assessment: id, hit: screening.hits[0]?.key, disposition: "INCONCLUSIVE", ...WHY });
    const raw = await desk.raw();
    expect(raw).toContain(WHY.reason);
    expect(raw).not.toMatch(/passport|birth date/);
  });

  it("is not reviewed twice, but by whoever overrules the first review by its number", async () => {
    const { id } = await desk.assess("pep-hit");
    await desk.review("anna", { assessment: id, outcome: "APPROVE", ...WHY });
    const against = { assessment: id, outcome: "REJECT", reason: "IT_IS_HIM" };
    expect(await desk.review("budi", against)).toBe("ALREADY_REVIEWED");
    const after = await desk.review("budi", { ...against, overrules: 1 });
    expect(after).toMatchObject({ finalOutcome: "REJECT", review: { reviewer: "budi", note: null } });
    expect(after).toMatchObject({ reviews: [{ reviewer: "anna", outcome: "APPROVE" }, { reviewer: "budi" }] });
  });

  it("is not reviewed where it is another one by now, nobody's, or not said what it is", async () => {
    const { id } = await desk.assess("pep-hit");
    const input = { assessment: id, outcome: "APPROVE", ...WHY };
    expect(await desk.review("anna", { ...input, expectedDecision: 2 })).toBe("ASSESSMENT_CHANGED");
    expect(await desk.review("anna", { ...input, assessment: crypto.randomUUID() })).toBe(
      "BAD_USER_INPUT input.assessment",
    );
    expect(await desk.review("anna", { ...input, assessment: "7" })).toBe("BAD_USER_INPUT input.assessment");
    expect(await desk.review("anna", { ...input, reason: "He seems fine" })).toBe("BAD_USER_INPUT input.reason");
    expect(await desk.review("anna", { ...input, reason: "NIK_3171012008619012" })).toBe("BAD_USER_INPUT input.reason");
    expect(await desk.review("anna", { ...input, note: " \n " })).toBe("BAD_USER_INPUT input.note");
    expect(await desk.review("anna", { ...input, overrules: 0 })).toBe("BAD_USER_INPUT input.overrules");
    expect(await desk.show(id)).toMatchObject({ reviewState: "OPEN", reviews: [] });
  });

  it("needs nobody where the policy approves or rejects by itself", async () => {
    expect(await desk.assess("all-match")).toMatchObject({
      reviewState: "NONE",
      finalOutcome: "APPROVE",
      review: null,
    });
    expect(await desk.assess("nik-unknown")).toMatchObject({ reviewState: "NONE", finalOutcome: "REJECT" });
  });
});

describe("an assessment by a policy that takes two reviewers", () => {
  it("is settled by two who say the same, and by nobody alone", async () => {
    const careful = `${policyLike("careful", 1)}\nrecord: { review: four_eyes }\n`;
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1), "careful.yaml": careful });
    const desk = await reviewDesk({ environment: { SAKSI_POLICIES: folder.path } });
    await using story = desk.story;
    expect(story.url).toMatch(/^http/);
    const { id } = await desk.assess("pep-hit", "careful");
    const approve = { assessment: id, outcome: "APPROVE", ...WHY };
    expect(await desk.review("anna", approve)).toMatchObject({
      reviewState: "PROPOSED",
      finalOutcome: "REVIEW",
      review: { state: "PROPOSED" },
    });
    expect(await desk.review("anna", approve)).toBe("ANOTHER_REVIEWER_NEEDED");
    const contested = await desk.review("budi", { ...approve, outcome: "REJECT" });
    expect(contested).toMatchObject({ reviewState: "OPEN", finalOutcome: "REVIEW", review: null });
    await desk.review("budi", approve);
    const settled = await desk.review("anna", approve);
    expect(settled).toMatchObject({
      reviewState: "REVIEWED",
      finalOutcome: "APPROVE",
      review: { state: "SECONDED", reviewer: "anna" },
    });
    expect(settled).toMatchObject({
      reviews: [{ state: "PROPOSED" }, { state: "CONTESTED" }, { state: "PROPOSED" }, { state: "SECONDED" }],
    });
  });
});
