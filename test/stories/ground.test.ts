import { afterAll, beforeAll, expect, it } from "vitest";

import { policyFolder, policyLike } from "./policy-folder.ts";
import type { PolicyFolder } from "./policy-folder.ts";
import { applicant, ASSESS, fieldOf, recordEnvironment } from "./record.ts";
import type { Assessed } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

const TERMS = "\nrecord:\n  require: [purpose, legalBasis]\n  validFor: 365d\n";

let folder: PolicyFolder;
let story: Story;
beforeAll(async () => {
  folder = await policyFolder({ "default.yaml": `${policyLike("default", 1)}${TERMS}` });
  story = await sandboxStory({ environment: { ...(await recordEnvironment()), SAKSI_POLICIES: folder.path } });
});
afterAll(async () => {
  await story.close();
  await folder[Symbol.asyncDispose]();
});

const calls = () => story.sandbox.calls("GLAIR").length;
const assess = (ground: Readonly<Record<string, string>>) =>
  fieldOf<Assessed & { readonly decision: { readonly validUntil: string; readonly decidedAt: string } }>(
    story,
    "assess",
    ASSESS,
    { input: { idempotencyKey: JSON.stringify(ground).slice(0, 200), applicant: applicant("all-match"), ...ground } },
  );

it.each([
  ["nothing", {}],
  ["a purpose alone", { purpose: "a loan" }],
  ["consent that cannot be shown", { purpose: "a loan", legalBasis: "CONSENT" }],
])("nobody is asked about somebody on the ground of %s, where the policy wants more", async (_, ground) => {
  const before = calls();
  expect(await assess(ground)).toEqual({ value: null, codes: ["BAD_USER_INPUT"] });
  expect(calls()).toBe(before);
});

it("the ground is kept with the assessment, and its decision stands as long as the policy says", async () => {
  const ground = { purpose: "a loan", legalBasis: "CONSENT", consentReference: "form 7" };
  const { value } = await assess(ground);
  expect(value).toMatchObject(ground);
  const { decidedAt = "", validUntil = "" } = value?.decision ?? {};
  expect(Date.parse(validUntil) - Date.parse(decidedAt)).toBe(365 * 86_400_000);
});
