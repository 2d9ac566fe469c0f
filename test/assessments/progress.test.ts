import { getEventListeners } from "node:events";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { createExaminer } from "../../src/assessments/examiner.ts";
import type { Decided } from "../../src/assessments/examiner.ts";
import { watchApplicant } from "../../src/assessments/progress.ts";
import type { ApplicantEvent } from "../../src/assessments/progress.ts";
import type { Panel } from "../../src/checks/panel.ts";
import { countryCode } from "../../src/domain/country.ts";
import type { Applicant } from "../../src/domain/person.ts";
import { CHECK_NAMES } from "../../src/domain/provider.ts";
import type { ProviderName } from "../../src/domain/provider.ts";
import { createShelf } from "../../src/policy/shelf.ts";
import type { Reply } from "../../src/providers/provider.ts";
import { AGREES, ask } from "../checks/round-support.ts";
import { BAYU, endpoint, nik, panel, seat, selfie } from "../checks/support.ts";
import type { FakeEndpoint } from "../checks/support.ts";
import { load, NOON, policyText, PROVIDERS, rules } from "../policy/support/policies.ts";
import { anythingSaid, checksOf } from "./support/answers.ts";

const APPLICANT: Applicant = {
  ...BAYU,
  nik: nik(),
  name: "Bayu Anggoro Wicaksono",
  nationality: countryCode("ID"),
  selfie: selfie(),
};

const POLICY = load(
  policyText({
    checks: [
      "checks:",
      "  identity: { providers: [idmeta, glair] }",
      "  face: { providers: [idmeta, hyperverge] }",
      "  screening: { providers: [iluma], threshold: 0.85 }",
    ].join("\n"),
    rules: rules(
      "identity.verdict == MISMATCH => reject: R1",
      "face.verdict == MISMATCH => review: R2",
      "screening.verdict == POSSIBLE_MATCH => review: R3",
    ),
  }),
);

function examinerOver(on: Panel) {
  const told: Decided[] = [];
  const live = { name: POLICY.name, version: POLICY.version, from: "a test" };
  const made = createShelf([POLICY], { live: [live], shadows: [] });
  if ("problems" in made) throw new RangeError(made.problems.join());
  const decided = (each: Decided) => void told.push(each);
  const examiner = createExaminer({ panel: on, shelf: made.shelf, clock: () => NOON, deadlineMs: 8000, decided });
  const { demands } = examiner.ask(APPLICANT, { checks: new Set(), policies: new Set([POLICY]) });
  return { examiner, told, demands };
}

/** Vendors that answer when they are told to. IDmeta's one endpoint serves two checks. */
function vendors() {
  const answers = new Map<ProviderName, PromiseWithResolvers<Reply>>();
  const endpoints = new Map<ProviderName, FakeEndpoint>();
  const seats = PROVIDERS.map(({ name, checks }) => {
    const answer = Promise.withResolvers<Reply>();
    answers.set(name, answer);
    const serves = name === "ILUMA" ? (["SCREENING"] as const) : checks;
    const one = endpoint({ name: "check", checks: serves, selfie: "for-face" }, () => answer.promise);
    endpoints.set(name, one);
    return seat(name, [one]);
  });
  const reply: Reply = { ...AGREES, screening: { hits: [], scopes: ["PEP", "SANCTION"] } };
  return {
    on: panel(...seats),
    answer: (name: ProviderName) => answers.get(name)?.resolve(reply),
    /** Whether each was hung up on, by vendor. */
    hungUp: () => [...endpoints.values()].flatMap(({ contexts }) => contexts.map(({ signal }) => signal.aborted)),
  };
}

function watch({ on }: Pick<ReturnType<typeof vendors>, "on">, caller = new AbortController()) {
  const { examiner, told, demands } = examinerOver(on);
  const { signal } = caller;
  const checks = ask(APPLICANT, demands, on, signal);
  const events = watchApplicant({ examiner, applicant: APPLICANT, checks, policy: POLICY, signal, view: "whole" });
  return { events, told, caller, listeners: () => getEventListeners(signal, "abort").length };
}

function inShort(event: ApplicantEvent): string {
  return event.kind === "decided" ? event.decision.outcome : `${event.check} ${event.answer.provider}`;
}

async function read(events: AsyncIterator<ApplicantEvent, void>, count: number): Promise<string[]> {
  const told: string[] = [];
  while (told.length < count) {
    const { done, value } = await events.next();
    if (done === true || value === undefined) break;
    told.push(inShort(value));
  }
  return told;
}

describe("who watches an applicant", () => {
  it("is told of each answer as it comes, of a call for two checks in both, and in the end of the decision", async () => {
    const asked = vendors();
    const { events, told, listeners } = watch(asked);
    const first = read(events, 1);
    asked.answer("HYPERVERGE");
    expect(await first).toEqual(["FACE HYPERVERGE"]);
    asked.answer("ILUMA");
    expect(await read(events, 1)).toEqual(["SCREENING ILUMA"]);
    asked.answer("IDMETA");
    expect((await read(events, 2)).toSorted()).toEqual(["FACE IDMETA", "IDENTITY IDMETA"]);
    expect(told).toEqual([]);
    asked.answer("GLAIR");
    expect(await read(events, 9)).toEqual(["IDENTITY GLAIR", "APPROVE"]);
    expect(await events.next()).toEqual({ done: true, value: undefined });
    expect([told.length, listeners()]).toEqual([1, 0]);
  });

  it("misses nothing, however late the reading begins", async () => {
    const asked = vendors();
    const { events, told } = watch(asked);
    for (const { name } of PROVIDERS) asked.answer(name);
    await expect.poll(() => told.length).toBe(1);
    const all = await read(events, 9);
    expect(all.at(-1)).toBe("APPROVE");
    expect(all.toSorted()).toEqual([
      "APPROVE",
      "FACE HYPERVERGE",
      "FACE IDMETA",
      "IDENTITY GLAIR",
      "IDENTITY IDMETA",
      "SCREENING ILUMA",
    ]);
  });

  it("is told, whatever is answered, of every provider once a check, and then of what the policy decides", async () => {
    const { examiner, demands } = examinerOver(panel(...PROVIDERS.map(({ name }) => seat(name, []))));
    const { signal } = new AbortController();
    const expected = demands.flatMap(({ check, providers }) => providers.map((name) => `${check} ${name}`));
    await fc.assert(
      fc.asyncProperty(anythingSaid, async (said) => {
        const checks = checksOf({ subject: { kind: "person", person: APPLICANT }, demands }, APPLICANT, said);
        const watching = { examiner, applicant: APPLICANT, checks, policy: POLICY, signal, view: "whole" as const };
        const events: ApplicantEvent[] = [];
        for await (const event of watchApplicant(watching)) events.push(event);
        const last = events.pop();
        expect(events.map(inShort).toSorted()).toEqual(expected.toSorted());
        const decision = await examiner.examination(APPLICANT, checks, signal, "whole").decision(POLICY);
        expect(last).toEqual({ kind: "decided", decision });
      }),
    );
    expect(CHECK_NAMES.every((check) => demands.some((demand) => demand.check === check))).toBe(true);
  });
});

describe("who leaves before the end", () => {
  const ENDED = { done: true, value: undefined };

  it("hangs up on the vendors, whose wait ends at once, and no decision is told of", async () => {
    const asked = vendors();
    const { events, told, caller, listeners } = watch(asked);
    asked.answer("ILUMA");
    expect(await read(events, 1)).toEqual(["SCREENING ILUMA"]);
    const waiting = events.next();
    expect(asked.hungUp()).toEqual([false, false, false, false]);
    expect(await events.return?.()).toEqual(ENDED);
    expect(await waiting).toEqual(ENDED);
    expect(await events.next()).toEqual(ENDED);
    expect(asked.hungUp()).toEqual([true, true, true, false]);
    await expect.poll(listeners).toBe(0);
    expect([told.length, caller.signal.aborted]).toEqual([0, false]);
  });

  it("does so before the first word as well", async () => {
    const asked = vendors();
    const { events, listeners } = watch(asked);
    expect(await events.return?.()).toEqual(ENDED);
    await expect.poll(listeners).toBe(0);
    expect(asked.hungUp()).not.toContain(false);
  });

  it("may be the caller: then nothing more is told, not even what was cut off", async () => {
    const asked = vendors();
    const { events, told, caller, listeners } = watch(asked);
    asked.answer("ILUMA");
    await read(events, 1);
    const waiting = events.next();
    caller.abort();
    expect(await waiting).toEqual(ENDED);
    await expect.poll(asked.hungUp).toEqual([true, true, true, false]);
    await expect.poll(listeners).toBe(0);
    expect(told).toEqual([]);
  });

  it("may have left before it began", async () => {
    const caller = new AbortController();
    caller.abort();
    const { events, told, listeners } = watch(vendors(), caller);
    expect(await events.next()).toEqual(ENDED);
    await expect.poll(listeners).toBe(0);
    expect(told).toEqual([]);
  });
});

it("a decision that fails is thrown once, after the answers, and then it is over", async () => {
  const asked = vendors();
  const { examiner, demands } = examinerOver(asked.on);
  const { signal } = new AbortController();
  const checks = ask(APPLICANT, demands, asked.on, signal);
  const failing: typeof examiner = {
    ...examiner,
    examination: (...of) => ({
      ...examiner.examination(...of),
      decision: async () => {
        throw new RangeError("a fault of ours");
      },
    }),
  };
  const events = watchApplicant({
    examiner: failing,
    applicant: APPLICANT,
    checks,
    policy: POLICY,
    signal,
    view: "whole",
  });
  for (const { name } of PROVIDERS) asked.answer(name);
  expect(await read(events, 5)).toHaveLength(5);
  await expect(events.next()).rejects.toThrow("a fault of ours");
  expect((await events.next()).done).toBe(true);
  expect(getEventListeners(signal, "abort")).toHaveLength(0);
});
