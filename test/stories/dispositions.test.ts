import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { openPostgres } from "../../src/store/open-postgres.ts";
import { verdictOn } from "../store/support/tamper.ts";
import { policyFolder } from "./policy-folder.ts";
import type { PolicyFolder } from "./policy-folder.ts";
import { reviewDesk } from "./reviewers.ts";
import type { ReviewDesk, ShownAssessment } from "./reviewers.ts";
import { says } from "./support.ts";

/** Iluma alone is asked, and whatever it has found is looked at. */
const policy = (name: string, more = ""): string => `policy: ${name}
version: 1
checks:
  screening: { providers: [iluma], deadline: 1s, scopes: [PEP, SANCTION], threshold: 0.85 }
approve_requires: [screening.verdict == CLEAR]
rules:
  - { id: listed, when: screening.topScore >= 0.85, then: { review: AM02 } }
reasons:
  AM02: { en: On a list., id: Ada di daftar., audience: internal }
bands: [{ below: 1, outcome: APPROVE }, { outcome: REVIEW }]
${more}`;
const WHY = { reason: "OTHER_BIRTH_DATE", note: "Born 1961, and not 1979." } as const;
const LISTED = "6f1d4c0e-5a1b-4c57-9d0e-1a2b3c4d5e01";
const PLAIN = `query ($input: ApplicantInput!) {
  applicant(input: $input) { screening { verdict hits { key disposition { reviewer } } dismissedHits { key } } }
}`;
const REPLAY = "query ($id: ID!) { replay(id: $id) { identical decision { outcome } } }";

let folder: PolicyFolder;
let desk: ReviewDesk;
beforeEach(async () => {
  folder = await policyFolder({
    "default.yaml": policy("default"),
    "careful.yaml": policy("careful", "record: { review: four_eyes }\n"),
    "hasty.yaml": policy("hasty").replace("deadline: 1s", "deadline: 400ms"),
  });
  desk = await reviewDesk({ environment: { SAKSI_POLICIES: folder.path } });
});
afterEach(async () => {
  await desk.story.close();
  await folder[Symbol.asyncDispose]();
});

const onlyHit = ({ screening }: ShownAssessment): string => screening.hits[0]?.key ?? expect.fail("no hit");
const dispose = (by: "anna" | "budi", of: ShownAssessment, disposition: string) =>
  desk.dispose(by, { assessment: of.id, hit: onlyHit(of), disposition, ...WHY });
const replayed = (id: string) => desk.ask("anna", REPLAY, { id });
/** An assessment by a policy that does not wait for Iluma to be asked again: what it has found comes late. */
async function pendingOf(key: string): Promise<ShownAssessment> {
  desk.story.sandbox.configure("ILUMA", { async: true, callbacks: "HELD" });
  const pending = await vi.waitFor(async () => {
    const shown = await desk.assess(key, "hasty");
    expect(shown).toMatchObject({ complete: false, reviewState: "OPEN", decision: { outcome: "REVIEW" } });
    return shown;
  }, 10_000);
  // Nor is it told when it is asked again.
  desk.story.sandbox.configure("ILUMA", { down: true });
  return pending;
}
async function release(): Promise<void> {
  desk.story.sandbox.configure("ILUMA", { down: false });
  await desk.story.sandbox.release("ILUMA");
}
/** The assessment once nothing more is to come of it. */
const completed = (id: string) =>
  vi.waitFor(async () => {
    const shown = await desk.show(id);
    expect(shown.complete).toBe(true);
    return shown;
  }, 5_000);

describe("a hit that a reviewer has found to be somebody else", () => {
  it("does not come back for the same applicant, is shown all the same, and changes nothing that was decided before", async () => {
    const first = await desk.assess("pep-hit");
    expect(first).toMatchObject({ decision: { outcome: "REVIEW" }, screening: { verdict: "POSSIBLE_MATCH" } });
    const said = await dispose("budi", first, "FALSE_POSITIVE");
    const disposition = {
      disposition: "FALSE_POSITIVE",
      state: "SETTLED",
      reviewer: "budi",
      unchanged: true,
      reason: WHY.reason,
    };
    expect(said).toMatchObject({
      ...first,
      screening: { hits: [{ disposition: { ...disposition, assessment: first.id } }] },
    });
    const second = await desk.assess("pep-hit");
    expect(second).toMatchObject({ decision: { outcome: "APPROVE" }, reviewState: "NONE", finalOutcome: "APPROVE" });
    const { verdict, topScore, hits, dismissedHits } = second.screening;
    expect({ verdict, topScore, hits }).toEqual({ verdict: "CLEAR", topScore: 0, hits: [] });
    expect(dismissedHits).toMatchObject([{ key: onlyHit(first), disposition }]);
    expect(await replayed(first.id)).toEqual({
      data: { replay: { identical: true, decision: { outcome: "REVIEW" } } },
    });
    expect(await replayed(second.id)).toEqual({
      data: { replay: { identical: true, decision: { outcome: "APPROVE" } } },
    });
    expect(await desk.show(first.id)).toMatchObject({ decision: { outcome: "REVIEW" }, reviewState: "OPEN" });
  });

  it("comes back once the listing says something else, and not where it says the same in another order", async () => {
    await dispose("anna", await desk.assess("pep-hit"), "FALSE_POSITIVE");
    desk.story.sandbox.relist(LISTED, { names: ["Wiryakusuma, Harjuna", "Harjuna Wiryakusuma"] });
    expect(await desk.assess("pep-hit")).toMatchObject({ screening: { verdict: "CLEAR" } });
    desk.story.sandbox.relist(LISTED, { dates: [{ y: 1979, m: 6, d: 2 }] });
    const changed = await desk.assess("pep-hit");
    expect(changed).toMatchObject({
      decision: { outcome: "REVIEW" },
      screening: { hits: [{ disposition: { unchanged: false } }] },
    });
    await dispose("anna", changed, "FALSE_POSITIVE");
    expect(await desk.assess("pep-hit")).toMatchObject({ screening: { verdict: "CLEAR" } });
  });

  it("is still a hit of anybody else, and of whoever is not on record", async () => {
    await dispose("anna", await desk.assess("pep-hit"), "FALSE_POSITIVE");
    const { nik, name, dateOfBirth, gender } = says("pep-hit");
    const plain = await desk.ask("anna", PLAIN, { input: { nik, name, dateOfBirth, gender } });
    const hits = [{ key: `ILUMA:${LISTED}`, disposition: null }];
    expect(plain).toEqual({
      data: { applicant: { screening: { verdict: "POSSIBLE_MATCH", hits, dismissedHits: [] } } },
    });
    const namesake = await desk.assess("pep-hit", "default", { nik: says("all-match").nik });
    expect(namesake).toMatchObject({ decision: { outcome: "REVIEW" }, screening: { hits: [{ disposition: null }] } });
  });

  it("is forgotten with the applicant, and the audit log is whole all the same", async () => {
    const first = await desk.assess("pep-hit");
    await dispose("anna", first, "FALSE_POSITIVE");
    await desk.review("budi", { assessment: first.id, outcome: "APPROVE", ...WHY });
    const applicant = { assessment: first.id };
    const input = { applicant, ground: "REQUESTED", despiteRetention: true };
    const erase = "mutation ($input: EraseApplicantInput!) { eraseApplicant(input: $input) { state } }";
    expect(await desk.ask("anna", erase, { input })).toEqual({ data: { eraseApplicant: { state: "ERASED" } } });
    expect(await desk.raw()).not.toContain(LISTED);
    const left = await desk.show(first.id);
    expect(left).toMatchObject({ finalOutcome: "APPROVE", review: { reviewer: "budi", note: null } });
    expect(left.screening.hits).toMatchObject([{ names: [], disposition: null }]);
    expect(
      await desk.dispose("anna", { assessment: first.id, hit: onlyHit(left), disposition: "CONFIRMED", ...WHY }),
    ).toBe("APPLICANT_ERASED");
    expect(await desk.review("anna", { assessment: first.id, outcome: "REJECT", overrules: 1, ...WHY })).toBe(
      "APPLICANT_ERASED",
    );
    expect(await desk.assess("pep-hit")).toMatchObject({ screening: { hits: [{ disposition: null }] } });
    const database = await openPostgres({ url: desk.url });
    expect(await verdictOn(database.orm)).toBe("whole");
    await database.close();
  });

  it("does not count in an answer that comes late, either", async () => {
    await dispose("anna", await desk.assess("pep-hit"), "FALSE_POSITIVE");
    const pending = await pendingOf("pep-hit");
    await release();
    const late = await completed(pending.id);
    expect(late).toMatchObject({
      decision: { outcome: "APPROVE" },
      finalOutcome: "APPROVE",
      screening: { dismissedHits: [{}] },
    });
    expect(await replayed(late.id)).toMatchObject({ data: { replay: { identical: true } } });
  });
});

describe("a hit that a reviewer says something else of", () => {
  it.each(["CONFIRMED", "INCONCLUSIVE"])("as %s counts as before, and shows what was said", async (disposition) => {
    await dispose("anna", await desk.assess("pep-hit"), disposition);
    const next = await desk.assess("pep-hit");
    expect(next).toMatchObject({
      decision: { outcome: "REVIEW" },
      screening: { hits: [{ disposition: { disposition, reviewer: "anna" } }] },
    });
  });

  it("counts again where it had been dismissed: the last word does", async () => {
    const first = await desk.assess("pep-hit");
    await dispose("anna", first, "FALSE_POSITIVE");
    const second = await desk.assess("pep-hit");
    const hit = second.screening.dismissedHits[0]?.key;
    await desk.dispose("budi", { assessment: second.id, hit, disposition: "CONFIRMED", ...WHY });
    expect(await desk.assess("pep-hit")).toMatchObject({ screening: { verdict: "POSSIBLE_MATCH" } });
  });

  it("has to be one of the latest decision's", async () => {
    const { id } = await desk.assess("pep-hit");
    const input = { assessment: id, hit: "ILUMA:7", disposition: "CONFIRMED", ...WHY };
    expect(await desk.dispose("anna", input)).toBe("BAD_USER_INPUT input.hit");
    expect(await desk.dispose("anna", { ...input, assessment: crypto.randomUUID() })).toBe(
      "BAD_USER_INPUT input.assessment",
    );
    expect(await desk.dispose("anna", { ...input, reason: "because" })).toBe("BAD_USER_INPUT input.reason");
  });
});

describe("where a policy takes two reviewers", () => {
  it("a hit is dismissed once both have said so, and a single word counts only where one is enough", async () => {
    const first = await desk.assess("pep-hit", "careful");
    expect(await dispose("anna", first, "FALSE_POSITIVE")).toMatchObject({
      screening: { hits: [{ disposition: { state: "PROPOSED" } }] },
    });
    expect(await dispose("anna", first, "FALSE_POSITIVE")).toBe("ANOTHER_REVIEWER_NEEDED");
    expect(await desk.assess("pep-hit", "careful")).toMatchObject({ decision: { outcome: "REVIEW" } });
    await dispose("budi", first, "FALSE_POSITIVE");
    expect(await desk.assess("pep-hit", "careful")).toMatchObject({ decision: { outcome: "APPROVE" } });
    expect(await desk.assess("pep-hit")).toMatchObject({ decision: { outcome: "APPROVE" } });
    const other = await desk.assess("sanctions-hit");
    await dispose("anna", other, "FALSE_POSITIVE");
    expect(await desk.assess("sanctions-hit")).toMatchObject({ decision: { outcome: "APPROVE" } });
    expect(await desk.assess("sanctions-hit", "careful")).toMatchObject({ decision: { outcome: "REVIEW" } });
  });
});

describe("a review", () => {
  it("is void where an answer comes late that has something new against the applicant", async () => {
    const { id } = await pendingOf("pep-hit");
    const approved = await desk.review("anna", { assessment: id, outcome: "APPROVE", ...WHY });
    expect(approved).toMatchObject({ reviewState: "REVIEWED", finalOutcome: "APPROVE" });
    await release();
    const late = await completed(id);
    expect(late).toMatchObject({
      reviewState: "OPEN",
      finalOutcome: "REVIEW",
      review: null,
      reviews: [{ outcome: "APPROVE" }],
    });
    const stale = { assessment: id, outcome: "APPROVE", expectedDecision: 1, ...WHY };
    expect(await desk.review("anna", stale)).toBe("ASSESSMENT_CHANGED");
  });

  it("stands where an answer comes late that bears it out", async () => {
    const { id } = await pendingOf("all-match");
    await desk.review("anna", { assessment: id, outcome: "APPROVE", ...WHY });
    await release();
    expect(await completed(id)).toMatchObject({
      reviewState: "REVIEWED",
      finalOutcome: "APPROVE",
      decision: { outcome: "APPROVE" },
    });
  });
});
