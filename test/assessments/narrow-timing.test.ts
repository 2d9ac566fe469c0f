import { describe, expect, it } from "vitest";

import { createExaminer } from "../../src/assessments/examiner.ts";
import { watchApplicant } from "../../src/assessments/progress.ts";
import type { ApplicantEvent } from "../../src/assessments/progress.ts";
import type { View } from "../../src/assessments/narrow-view.ts";
import { countryCode } from "../../src/domain/country.ts";
import type { Applicant } from "../../src/domain/person.ts";
import { createShelf } from "../../src/policy/shelf.ts";
import type { Reply } from "../../src/providers/provider.ts";
import { AGREES, ask } from "../checks/round-support.ts";
import { BAYU, endpoint, nik, panel, seat } from "../checks/support.ts";
import { load, NOON, policyText, rules } from "../policy/support/policies.ts";

const APPLICANT: Applicant = {
  ...BAYU,
  nik: nik(),
  name: "Bayu Anggoro Wicaksono",
  nationality: countryCode("ID"),
};

/** A policy that may call the identity check off once a screening has settled everything. */
const POLICY = load(
  policyText({
    checks: [
      "checks:",
      "  identity: { providers: [glair], stop: determined, deadline: 6s }",
      "  screening: { providers: [iluma], threshold: 0.85, deadline: 4s }",
    ].join("\n"),
    rules: rules("screening.topScore >= 0.95 => reject: R1", "identity.verdict == MISMATCH => review: R2"),
  }).replace("R1: {", "R1: { audience: internal,"),
);

const LISTED: Reply = {
  status: "ANSWERED",
  requestId: "r-2",
  screening: {
    hits: [{ listingId: "a", names: ["Bayu"], score: 0.99, scopes: ["SANCTION"], countries: [], dates: [] }],
    scopes: ["PEP", "SANCTION"],
  },
};
const CLEAR: Reply = { ...LISTED, screening: { hits: [], scopes: ["PEP", "SANCTION"] } };
const MISMATCH: Reply = { ...AGREES, identity: { nikFound: true, fields: { NAME: "MISMATCH" } } };

/** An examination whose vendors answer, and whose time passes, when they are told to. */
function begin(view: View) {
  const [identity, screening] = [Promise.withResolvers<Reply>(), Promise.withResolvers<Reply>()];
  const glair = endpoint({ name: "check", checks: ["IDENTITY"] }, () => identity.promise);
  const iluma = endpoint({ name: "check", checks: ["SCREENING"] }, () => screening.promise);
  const on = panel(seat("GLAIR", [glair]), seat("ILUMA", [iluma]));
  const live = { name: POLICY.name, version: POLICY.version, from: "a test" };
  const made = createShelf([POLICY], { live: [live], shadows: [] });
  if ("problems" in made) throw new RangeError(made.problems.join());
  const held: number[] = [];
  const over = Promise.withResolvers<void>();
  const examiner = createExaminer({
    panel: on,
    shelf: made.shelf,
    clock: () => NOON,
    deadlineMs: 8000,
    paused(ms, signal) {
      held.push(ms);
      signal.addEventListener("abort", () => over.resolve());
      return over.promise;
    },
  });
  const { demands } = examiner.ask(APPLICANT, { checks: new Set(), policies: new Set([POLICY]) });
  const caller = new AbortController();
  const { signal } = caller;
  const checks = ask(APPLICANT, demands, on, signal);
  return {
    identity: (reply: Reply) => identity.resolve(reply),
    screening: (reply: Reply) => screening.resolve(reply),
    /** How long it was to be held back, each time it was. */
    held,
    pass: () => over.resolve(),
    isCalledOff: () => glair.contexts.some(({ signal: each }) => each.aborted),
    decide: () => examiner.examination(APPLICANT, checks, signal, view).decision(POLICY),
    watch: () => watchApplicant({ examiner, applicant: APPLICANT, checks, policy: POLICY, signal, view }),
    caller,
  };
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  await new Promise(setImmediate);
  return (await Promise.race([promise.then(() => true), Promise.resolve(false)])) === true;
}

describe("in the narrow view", () => {
  it("a decision other than an approval is told when the longest wait is over, and says that it was drawn then", async () => {
    for (const [identity, screening] of [
      [MISMATCH, CLEAR],
      [AGREES, LISTED],
      [MISMATCH, LISTED],
    ] as const) {
      const made = begin("narrow");
      const decision = made.decide();
      made.identity(identity);
      made.screening(screening);
      await expect.poll(() => made.held.length).toBe(1);
      expect(await isSettled(decision)).toBe(false);
      expect(made.held[0]).toBeGreaterThan(5000);
      expect(made.held[0]).toBeLessThanOrEqual(6250);
      made.pass();
      expect(await decision).toMatchObject({ outcome: "REVIEW", decidedAt: new Date(NOON.getTime() + 6250) });
    }
  });

  it("an approval is told when it is drawn", async () => {
    const made = begin("narrow");
    made.identity(AGREES);
    made.screening(CLEAR);
    expect(await made.decide()).toMatchObject({ outcome: "APPROVE", decidedAt: NOON });
    expect(made.held).toEqual([]);
  });

  it("no check is called off for what a screening found", async () => {
    const whole = begin("whole");
    const rejected = whole.decide();
    whole.screening(LISTED);
    expect(await rejected).toMatchObject({ outcome: "REJECT" });
    expect(whole.isCalledOff()).toBe(true);

    const narrow = begin("narrow");
    const told = narrow.decide();
    narrow.screening(LISTED);
    expect(await isSettled(told)).toBe(false);
    expect(narrow.isCalledOff()).toBe(false);
    narrow.identity(MISMATCH);
    narrow.pass();
    expect((await told).reasons.map(({ code }) => code)).toEqual(["R2"]);
  });

  it("whoever watches hears nothing until the decision, and of nothing but the decision", async () => {
    const made = begin("narrow");
    const events = made.watch();
    const first = events.next();
    made.identity(AGREES);
    made.screening(LISTED);
    await expect.poll(() => made.held.length).toBe(1);
    expect(await isSettled(first)).toBe(false);
    made.pass();
    const told: ApplicantEvent[] = [];
    const { value } = await first;
    if (value) told.push(value);
    for await (const event of events) told.push(event);
    expect(told).toMatchObject([{ kind: "decided", decision: { outcome: "REVIEW", reasons: [] } }]);
  });

  it("whoever leaves is not held back", async () => {
    const made = begin("narrow");
    const events = made.watch();
    const first = events.next();
    made.identity(AGREES);
    made.screening(LISTED);
    await expect.poll(() => made.held.length).toBe(1);
    made.caller.abort();
    expect(await first).toEqual({ done: true, value: undefined });
  });
});
