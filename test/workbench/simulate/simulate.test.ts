import fc from "fast-check";
import { describe, expect, test } from "vitest";

import { decideOn } from "../../../src/assessments/evidence.ts";
import { parseEvidence, printEvidence } from "../../../src/assessments/record/evidence-record.ts";
import { unknownVendors } from "../../../src/workbench/simulate/simulate.ts";
import {
  defaultPolicy,
  defaultPopulation,
  first,
  flawless,
  onlyGroups,
  POPULATION_TEXT,
  populationOf,
  simulated,
  withVendors,
} from "./support.ts";

const everyAnswer = defaultPolicy((text) => text.replaceAll("need: 2", "need: all"));
const anySeed = fc.integer({ min: 0, max: 2 ** 31 - 1 });

describe("the laws of a simulation", () => {
  test("where nobody errs and nobody fails, nobody is wrongly approved and nobody wrongly rejected", async () => {
    const population = flawless(defaultPopulation);
    await fc.assert(
      fc.asyncProperty(anySeed, async (seed) => {
        const { falseApprovals, falseRejections, outcomes } = await first({ population, seed, applicants: 30 });
        expect([falseApprovals.count, falseRejections.count]).toEqual([0, 0]);
        expect(outcomes.APPROVE).toBeGreaterThan(0);
      }),
    );
  });

  test("where every vendor must answer, more outages never mean more false approvals", async () => {
    const vendor = fc.constantFrom(...defaultPopulation.vendors.keys());
    const outages = fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    // Those among whom a false approval is likely.
    const population = onlyGroups(
      defaultPopulation,
      "stolen-nik-look-alike",
      "stolen-nik-replayed-photo",
      "sanctioned",
    );
    const approvals = async (seed: number, out: string, outage: number): Promise<number> => {
      const worse = withVendors(population, (each, name) => (name === out ? { ...each, outage } : each));
      const report = await first({ population: worse, policies: [everyAnswer], seed, applicants: 30 });
      return report.falseApprovals.count;
    };
    let approved = 0;
    await fc.assert(
      fc.asyncProperty(anySeed, vendor, outages, async (seed, out, [one, other]) => {
        const fewer = await approvals(seed, out, Math.min(one, other));
        approved += fewer;
        expect(await approvals(seed, out, Math.max(one, other))).toBeLessThanOrEqual(fewer);
      }),
    );
    expect(approved).toBeGreaterThan(0);
  });

  test("where two answers are enough, the one who would have objected may be the one who is out", async () => {
    const population = onlyGroups(defaultPopulation, "stolen-nik-look-alike");
    const without = withVendors(population, (each, name) => (name === "HYPERVERGE" ? { ...each, outage: 1 } : each));
    const options = { policies: [defaultPolicy()], applicants: 3_000 };
    const up = await first({ ...options, population });
    const down = await first({ ...options, population: without });
    expect(down.falseApprovals.count).toBeGreaterThan(up.falseApprovals.count);
  });

  test("the same seed gives the same report, however many are drawn at a time", async () => {
    const report = await simulated({ singleVendors: true });
    expect(await simulated({ singleVendors: true, batch: 7 })).toEqual(report);
    expect(await simulated({ singleVendors: true, seed: 2 })).not.toEqual(report);
  });

  test("a policy fares the same whoever it is compared with", async () => {
    const hasty = defaultPolicy((text) => text.replaceAll(/deadline: \ds/g, "deadline: 2s"));
    const alone = await simulated({ policies: [hasty] });
    const beside = await simulated({ policies: [defaultPolicy(), hasty] });
    expect(beside.policies[1]).toEqual(alone.policies[0]);
  });
});

describe("several vendors against one", () => {
  test("its rules are counted, and add up to what became of the applicants", async () => {
    const source = (text: string): string =>
      text
        .replace("version: 1", "version: 1\ncounterfactuals: true")
        .replace("rules:", "rules:\n  - { id: everybody, when: applicant.age >= 18, then: { review: ID02 } }");
    const { rules, outcomes } = await first({ policies: [defaultPolicy(source)], applicants: 300 });
    expect(rules.map(({ rule }) => rule)).toEqual(defaultPolicy(source).meaning.rules.map(({ id }) => id));
    expect(rules[0]).toEqual({ rule: "everybody", fired: 300, unknown: 0 });
    expect(outcomes.APPROVE).toBe(0);
    const byRule = new Map(rules.map(({ rule, fired }) => [rule, fired]));
    expect(byRule.get("face-differs")).toBeGreaterThan(0);
    expect(byRule.get("face-differs")).toBeLessThan(300);
  });

  test("it is compared with the first on the same people", async () => {
    const never = defaultPolicy((text) =>
      text
        .replace("version: 1", "version: 2")
        .replace("rules:", "rules:\n  - { id: all, when: applicant.age >= 0, then: { reject: ID02 } }"),
    );
    const { policies, comparisons } = await simulated({ policies: [defaultPolicy(), never], applicants: 300 });
    const [one] = policies;
    expect(comparisons).toHaveLength(1);
    expect(comparisons[0]).toMatchObject({
      policy: "default",
      version: 2,
      against: { policy: "default", version: 1 },
      falseApprovals: 0 - (one?.falseApprovals.count ?? NaN),
      costPerApplicantIdr: 0,
      decidedOtherwise: 300 - (one?.outcomes.REJECT ?? NaN),
    });
    expect(comparisons[0]?.reviewShare).toBeCloseTo(-(one?.review.share ?? NaN), 10);
  });

  test("the default policy approves fewer who should be rejected than any choice of single vendors, and costs more", async () => {
    const report = await first({ applicants: 20_000, singleVendors: true });
    expect(report.singleVendors).toHaveLength(12);
    for (const single of report.singleVendors) {
      expect(report.falseApprovals.count).toBeLessThan(single.falseApprovals.count);
      expect(report.cost.perApplicantIdr).toBeGreaterThan(single.cost.perApplicantIdr);
    }
  });

  test("the best of the single vendors stands first", async () => {
    const { singleVendors } = await first({ applicants: 2_000, singleVendors: true });
    const counts = singleVendors.map(({ falseApprovals }) => falseApprovals.count);
    expect(counts).toEqual(counts.toSorted((one, other) => one - other));
  });

  test("a policy that asks one vendor a check has nothing to be compared with", async () => {
    const single = defaultPolicy((text) =>
      text
        .replace("[idmeta, glair, iluma]", "[glair]")
        .replace("[idmeta, glair, hyperverge, iluma]", "[glair]")
        .replaceAll("need: 2", "need: 1"),
    );
    const report = await first({ policies: [single], singleVendors: true });
    expect(report.singleVendors).toEqual([]);
    expect(report.whatIf).toEqual([]);
  });
});

describe("cost", () => {
  const population = flawless(onlyGroups(defaultPopulation, "honest"));
  const asking = (identity: string, face: string) =>
    defaultPolicy((text) =>
      text
        .replace("[idmeta, glair, iluma]", `[${identity}]`)
        .replace("[idmeta, glair, hyperverge, iluma]", `[${face}]`)
        .replaceAll("need: 2", "need: 1"),
    );

  test.each([
    ["one call of IDmeta serves both checks, and is paid for once", "idmeta", "idmeta", 2500 + 3000],
    ["one call of Iluma serves both checks, and is paid for once", "iluma", "iluma", 2200 + 3000],
    ["two calls of GLAIR are paid for twice", "glair", "glair", 1000 + 1800 + 3000],
    ["IDmeta asked for the face alone is asked by its endpoint for that", "glair", "idmeta", 1000 + 1800 + 3000],
  ])("%s", async (_, identity, face, rupiah) => {
    const { cost } = await first({ population, policies: [asking(identity, face)], applicants: 50 });
    expect(cost.perApplicantIdr).toBe(rupiah);
  });

  test("whoever cannot be asked costs nothing", async () => {
    const leavingOut = flawless(onlyGroups(defaultPopulation, "honest-gender-left-out"));
    const { cost } = await first({ population: leavingOut, policies: [asking("idmeta", "idmeta")], applicants: 50 });
    expect(cost.perApplicantIdr).toBe(1800 + 3000);
  });

  test("a call that was refused for its rate is not billed", async () => {
    const refusing = withVendors(population, (vendor) => ({
      ...vendor,
      outage: 1,
      failures: { TIMEOUT: 0, UNAVAILABLE: 0, RATE_LIMITED: 1, MALFORMED_RESPONSE: 0 },
    }));
    const patient = defaultPolicy((text) => text.replaceAll(/deadline: \ds/g, "deadline: 300s"));
    const { cost } = await first({ population: refusing, policies: [patient], applicants: 50 });
    expect(cost.perApplicantIdr).toBe(0);
  });

  test("for each good applicant approved, it is all that was paid", async () => {
    const { cost, outcomes } = await first({ population, applicants: 50 });
    expect(outcomes.APPROVE).toBe(50 - outcomes.REVIEW);
    expect(cost.perApprovedGoodIdr).toBeCloseTo((cost.perApplicantIdr * 50) / outcomes.APPROVE);
  });
});

describe("evidence", () => {
  test("as it is written, it is decided as it was in the simulation", async () => {
    const policies = [defaultPolicy(), everyAnswer];
    const outcomes = policies.map(() => ({ APPROVE: 0, REVIEW: 0, REJECT: 0 }));
    const report = await simulated({
      policies,
      onEvidence: (record) => {
        const read = parseEvidence(printEvidence(record));
        if ("problem" in read) throw new Error(read.problem.message);
        for (const [at, policy] of policies.entries()) {
          const { outcome } = decideOn(policy, read.record.evidence);
          const counts = outcomes[at];
          if (counts !== undefined) counts[outcome]++;
          if (at === 0) expect(read.record.decision?.outcome).toBe(outcome);
        }
      },
    });
    expect(report.policies.map((policy) => policy.outcomes)).toEqual(outcomes);
    expect(outcomes[0]?.REVIEW).toBeGreaterThan(0);
  });
});

test("every group is as large as the file says, and is counted under each policy", async () => {
  const { groups } = await first({ applicants: 5_000 });
  for (const [at, { applicants, outcomes }] of groups.entries()) {
    const share = defaultPopulation.groups[at]?.share ?? 0;
    // Five standard deviations.
    expect(Math.abs(applicants - share * 5_000)).toBeLessThan(5 * Math.sqrt(share * 5_000));
    expect(outcomes.APPROVE + outcomes.REVIEW + outcomes.REJECT).toBe(applicants);
  }
});

test("a provider of which the population says nothing cannot be simulated, and is named", async () => {
  const text = POPULATION_TEXT.replace(/^ {2}hyperverge:\n(?: {4}.*\n)+/m, "");
  expect(unknownVendors(defaultPolicy(), populationOf(text))).toEqual(["HYPERVERGE"]);
  await expect(simulated({ population: populationOf(text) })).rejects.toThrow(RangeError);
  expect(unknownVendors(defaultPolicy(), defaultPopulation)).toEqual([]);
});

describe("vendors err and fail as often as the file says", () => {
  const asked = 5_000;
  const expectNear = (count: number, share: number): void =>
    expect(Math.abs(count - share * asked)).toBeLessThan(5 * Math.sqrt(share * asked));

  test("in missing a listing", async () => {
    const clear = flawless(onlyGroups(defaultPopulation, "sanctioned"));
    const population = withVendors(clear, (vendor) =>
      vendor.screening ? { ...vendor, screening: { ...vendor.screening, miss: 0.2 } } : vendor,
    );
    const patient = defaultPolicy((text) => text.replaceAll(/deadline: \ds/g, "deadline: 300s"));
    const { falseApprovals, outcomes } = await first({ population, policies: [patient], applicants: asked });
    expectNear(falseApprovals.count, 0.2);
    expect(outcomes.REJECT).toBe(asked - falseApprovals.count);
  });

  test("in taking a stranger for the holder, and the holder for a stranger", async () => {
    const clear = flawless(onlyGroups(defaultPopulation, "honest", "stolen-nik-own-face"));
    const population = withVendors(clear, (vendor, name) =>
      vendor.face && name === "GLAIR"
        ? { ...vendor, face: { ...vendor.face, false_match: 0.1, false_mismatch: 0.3 } }
        : vendor,
    );
    const glair = defaultPolicy((text) =>
      text
        .replace("[idmeta, glair, hyperverge, iluma]", "[glair]")
        .replace("need: 2\n    deadline: 8s", "need: 1\n    deadline: 300s")
        .replaceAll("deadline: 6s", "deadline: 300s"),
    );
    const report = await first({ population, policies: [glair], applicants: asked });
    expectNear(report.falseApprovals.count, 0.1 / 2);
    expectNear(report.falseRejections.count, 0.3 / 2);
  });

  test("in being out of order, with all of their endpoints", async () => {
    const clear = flawless(onlyGroups(defaultPopulation, "honest"));
    const population = withVendors(clear, (vendor, name) => (name === "ILUMA" ? { ...vendor, outage: 0.25 } : vendor));
    const patient = defaultPolicy((text) => text.replaceAll(/deadline: \ds/g, "deadline: 300s"));
    const { undetermined } = await first({ population, policies: [patient], applicants: asked });
    expectNear(undetermined, 0.25);
  });
});
