import { afterAll, beforeAll, expect, it, vi } from "vitest";

import { applicant, assess, fieldOf, recordEnvironment } from "./record.ts";
import { sandboxStory } from "./support.ts";
import type { Story } from "./support.ts";

const USAGE = `query ($from: Date!, $to: Date!) {
  usage(from: $from, to: $to) { calls costIdr rows { month provider endpoint calls costIdr unpriced } }
}`;
const PLAIN = `query ($input: ApplicantInput!) { applicant(input: $input) { decision { outcome costIdr } } }`;
const VENDORS = ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"] as const;

interface Usage {
  readonly calls: number;
  readonly costIdr: number;
  readonly rows: readonly { readonly provider: string; readonly calls: number; readonly costIdr: number }[];
}

let story: Story;
beforeAll(async () => {
  story = await sandboxStory({ environment: await recordEnvironment() });
});
afterAll(() => story.close());

const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
const usage = async () => (await fieldOf<Usage>(story, "usage", USAGE, { from: day(-1), to: day(1) })).value;

it("a usage report adds up to what vendors were sent, recorded or not, and to what decisions say they cost", async () => {
  expect(await usage()).toEqual({ calls: 0, costIdr: 0, rows: [] });
  const told = await assess(story, { idempotencyKey: "one", applicant: applicant("all-match") });
  const { json } = await story.query(PLAIN, { input: applicant("all-match-woman") });
  const { data } = Object(json);
  const cost = data.applicant.decision.costIdr + Object(told.decision).costIdr;
  await vi.waitFor(async () => expect((await usage())?.costIdr).toBe(cost), { timeout: 5_000 });
  const report = await usage();
  // IDmeta is asked for a session first, and to finalize it in the end: one request of ours, three of its own.
  const asked = (vendor: (typeof VENDORS)[number]) =>
    story.sandbox.calls(vendor).filter(({ path }) => !/finalize|create|callback|health/.test(path)).length;
  for (const vendor of VENDORS) {
    const rows = report?.rows.filter(({ provider }) => provider === vendor) ?? [];
    expect([vendor, rows.reduce((sum, { calls }) => sum + calls, 0)]).toEqual([vendor, asked(vendor)]);
  }
  expect(report?.rows.reduce((sum, { costIdr }) => sum + costIdr, 0)).toBe(report?.costIdr);
  expect(report?.rows.reduce((sum, { calls }) => sum + calls, 0)).toBe(report?.calls);
});

it("a usage report wants its days in order, and not too many of them", async () => {
  for (const [from, to] of [
    ["2026-11-02", "2026-11-01"],
    ["2001-01-01", "2026-11-01"],
  ]) {
    expect((await fieldOf(story, "usage", USAGE, { from, to })).codes).toEqual(["BAD_USER_INPUT"]);
  }
});
