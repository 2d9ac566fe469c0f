import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { applicantFacts } from "../../src/assessments/applicant-facts.ts";
import { decideOn, needOf } from "../../src/assessments/evidence.ts";
import { createExaminer } from "../../src/assessments/examiner.ts";
import type { Decided } from "../../src/assessments/examiner.ts";
import { checkFacts } from "../../src/assessments/facts.ts";
import type { MadeChecks } from "../../src/assessments/facts.ts";
import type { Ask } from "../../src/checks/ask.ts";
import type { SubjectChecks } from "../../src/checks/round.ts";
import { jakartaDay } from "../../src/domain/calendar.ts";
import { countryCode } from "../../src/domain/country.ts";
import type { Decision } from "../../src/domain/decision.ts";
import type { Applicant } from "../../src/domain/person.ts";
import type { CheckName } from "../../src/domain/provider.ts";
import { decide } from "../../src/policy/decide.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { createShelf } from "../../src/policy/shelf.ts";
import { BAYU, nik, panel, seat } from "../checks/support.ts";
import { policySource } from "../policy/support/arbitraries.ts";
import { load, NOON, policyText, PROVIDERS, rules } from "../policy/support/policies.ts";
import { recording } from "../policy/support/recording.ts";
import { anythingSaid, checksOf } from "./support/answers.ts";

const APPLICANT: Applicant = {
  ...BAYU,
  nik: nik(),
  name: "Bayu Anggoro Wicaksono",
  nationality: countryCode("ID"),
};
const PANEL = panel(...PROVIDERS.map(({ name }) => seat(name, [])));
const WAITED_FOR = new AbortController().signal;

function examinerFor(policy: Policy) {
  const told: Decided[] = [];
  const live = { name: policy.name, version: policy.version, from: "a test" };
  const made = createShelf([policy], { live: [live], shadows: [] });
  if ("problems" in made) throw new RangeError(made.problems.join());
  const examiner = createExaminer({
    panel: PANEL,
    shelf: made.shelf,
    clock: () => NOON,
    deadlineMs: 8000,
    decided: (decided) => void told.push(decided),
  });
  const ask = examiner.ask(APPLICANT, { checks: new Set(), policies: new Set([policy]) });
  return { examiner, ask, told };
}

/** The decision as it follows from the very checks that a caller would be shown. */
async function decisionOfChecks(policy: Policy, ask: Ask, checks: SubjectChecks): Promise<Decision> {
  const demand = (check: CheckName) => ask.demands.find((each) => each.check === check);
  const [forIdentity, forFace, forScreening] = [demand("IDENTITY"), demand("FACE"), demand("SCREENING")];
  const identity = forIdentity && (await checks.identity.get(forIdentity));
  const face = forFace && (await checks.face.get(forFace));
  const screening = forScreening && (await checks.screening.get(forScreening));
  const made: MadeChecks = {
    ...(identity && { identity: { check: identity, need: needOf(policy, "IDENTITY") } }),
    ...(face && { face: { check: face, need: needOf(policy, "FACE") } }),
    ...(screening && { screening: { check: screening } }),
  };
  return decide(policy, new Map([...applicantFacts(APPLICANT, jakartaDay(NOON)), ...checkFacts(made)]), NOON);
}

describe("a decision", () => {
  it("is what the checks say, and what any later reading of its evidence gives, byte for byte", async () => {
    const source = fc
      .tuple(policySource, fc.constantFrom("1", "2", "all"))
      .map(([text, need]) => text.replace("[idmeta, glair, iluma]", `[idmeta, glair, iluma], need: ${need}`))
      .chain(recording);
    await fc.assert(
      fc.asyncProperty(source, anythingSaid, async (text, said) => {
        const policy = load(text);
        const { examiner, ask, told } = examinerFor(policy);
        const checks = checksOf(ask, APPLICANT, said);
        const priced = await examiner.examination(APPLICANT, checks, WAITED_FOR, "whole").decision(policy);
        const { costIdr, recorded, ...decision } = priced;
        expect(recorded).toBe(false);
        // The price of no call is known here, and only nothing costs nothing for certain.
        expect(costIdr === 0 || costIdr === null).toBe(true);
        expect(decision).toEqual(await decisionOfChecks(policy, ask, checks));
        const again = told.map(({ evidence }) => JSON.stringify(decideOn(policy, evidence)));
        expect(again).toEqual([JSON.stringify(decision)]);
      }),
    );
  });

  it("is drawn and told of once, however often it is asked for", async () => {
    const policy = load(policyText({ rules: rules("nik.valid == false => reject: R1") }));
    const { examiner, ask, told } = examinerFor(policy);
    const [said] = fc.sample(anythingSaid, 1);
    if (said === undefined) throw new RangeError("nothing was said");
    const examination = examiner.examination(APPLICANT, checksOf(ask, APPLICANT, said), WAITED_FOR, "whole");
    const [first, ...others] = await Promise.all(Array.from({ length: 20 }, () => examination.decision(policy)));
    for (const other of others) expect(other).toBe(first);
    expect(await examination.decision(policy)).toBe(first);
    expect(told).toHaveLength(1);
  });

  it("that nobody waits for any more is told to nobody", async () => {
    const policy = load(policyText({ rules: rules("nik.valid == false => reject: R1") }));
    const { examiner, ask, told } = examinerFor(policy);
    const [said] = fc.sample(anythingSaid, 1);
    if (said === undefined) throw new RangeError("nothing was said");
    const gone = AbortSignal.abort();
    const decision = await examiner
      .examination(APPLICANT, checksOf(ask, APPLICANT, said), gone, "whole")
      .decision(policy);
    expect(decision.outcome).toBe("APPROVE");
    expect(told).toEqual([]);
  });

  it("names no input's value in its evidence", async () => {
    const policy = load(policyText({ rules: rules("identity.verdict == MATCH => review: R1") }));
    const { examiner, ask, told } = examinerFor(policy);
    const [said] = fc.sample(anythingSaid, 1);
    if (said === undefined) throw new RangeError("nothing was said");
    await examiner.examination(APPLICANT, checksOf(ask, APPLICANT, said), WAITED_FOR, "whole").decision(policy);
    const [decided] = told;
    const text = JSON.stringify({ ...decided?.evidence, supplied: [...(decided?.evidence.supplied ?? [])] });
    expect(text).toContain('"dateOfBirth"');
    for (const value of [APPLICANT.nik, APPLICANT.name, "1990-04-12"]) expect(text).not.toContain(value);
  });
});
