import { describe, expect, test } from "vitest";

import { decideOn } from "../../../src/assessments/evidence.ts";
import type { Evidence } from "../../../src/assessments/evidence.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { Population } from "../../../src/workbench/simulate/population.ts";
import { parseEvidence, printEvidence } from "../../../src/assessments/record/evidence-record.ts";
import { defaultPolicy, defaultPopulation, first, flawless, onlyGroups, simulated, withVendors } from "./support.ts";

/** The default policy, with its identity and its face asked so. */
function asking(identity: string, face: string): Policy {
  return defaultPolicy((text) =>
    text
      .replace(/providers: \[idmeta, glair, iluma\]\n {4}strategy: all\n {4}need: 2/, identity)
      .replace(/providers: \[idmeta, glair, hyperverge, iluma\]\n {4}strategy: all\n {4}need: 2/, face),
  );
}

const terms = (providers: string, strategy: string): string => `providers: [${providers}]\n    strategy: ${strategy}`;
const SCREENING_IDR = 3_000;
/** Every vendor is quick, so that nobody gives up. */
function quick(population: Population): Population {
  return withVendors(population, (vendor) => ({
    ...vendor,
    endpoints: Object.fromEntries(
      Object.entries(vendor.endpoints).map(([name, each]) => [name, { ...each, median: 100, p95: 100 }]),
    ),
  }));
}
const honest = quick(flawless(onlyGroups(defaultPopulation, "honest")));

const MAYBE_BILLED = { TIMEOUT: 0, UNAVAILABLE: 1, RATE_LIMITED: 0, MALFORMED_RESPONSE: 0 };

describe("a policy is simulated by its own strategies", () => {
  test.each([
    ["failover asks nobody after the first", "glair, idmeta", "failover", "glair", 1_000 + 1_800],
    ["cheapest asks the cheapest, wherever it stands", "iluma, glair", "cheapest", "glair", 1_000 + 1_800],
    ["a hedge asks nobody else where the first is quick", "glair, iluma", "{ hedge: 400ms }", "glair", 1_000 + 1_800],
    ["a quorum asks everybody", "glair, idmeta, iluma", "{ quorum: 2 }", "glair", 1_000 + 2_500 + 2_200 + 1_800],
  ])("%s", async (_, providers, strategy, faces, rupiah) => {
    const policy = asking(terms(providers, strategy), terms(faces, "all"));
    const { cost } = await first({ population: honest, policies: [policy], applicants: 50 });
    expect(cost.perApplicantIdr).toBe(rupiah + SCREENING_IDR);
  });

  test.each([
    ["asked by both", "idmeta, glair", "idmeta, glair", 2_500],
    ["asked by one, the other being served by the next", "idmeta, glair", "glair, idmeta", 2_500 + 1_800],
    ["asked by neither", "glair, idmeta", "glair, idmeta", 1_000 + 1_800],
  ])("a call that serves two checks is paid for once, or not at all: %s", async (_, identity, face, rupiah) => {
    const policy = asking(terms(identity, "failover"), terms(face, "failover"));
    const { cost } = await first({ population: honest, policies: [policy], applicants: 50 });
    expect(cost.perApplicantIdr).toBe(rupiah + SCREENING_IDR);
  });

  test("failover asks the next where the first is out, and decides by that", async () => {
    const out = withVendors(honest, (vendor, name) =>
      name === "GLAIR" ? { ...vendor, outage: 1, failures: MAYBE_BILLED } : vendor,
    );
    const policy = asking(terms("glair, iluma", "failover"), terms("glair, iluma", "failover"));
    const report = await first({ population: out, policies: [policy], applicants: 50 });
    expect(report.outcomes).toEqual({ APPROVE: 50, REVIEW: 0, REJECT: 0 });
    expect(report.cost.perApplicantIdr).toBe(1_000 + 1_800 + 2_200 + SCREENING_IDR);
  });

  test("whoever is not heard decides nothing", async () => {
    const stranger = quick(flawless(onlyGroups(defaultPopulation, "stolen-nik-own-face")));
    const fooled = withVendors(stranger, (vendor, name) =>
      vendor.face && name === "GLAIR" ? { ...vendor, face: { ...vendor.face, false_match: 1 } } : vendor,
    );
    const identity = terms("glair", "all");
    const [one, both] = ["failover", "all"].map((strategy) => asking(identity, terms("glair, iluma", strategy)));
    const approved = async (policy: Policy | undefined): Promise<number> =>
      (await first({ population: fooled, policies: policy ? [policy] : [], applicants: 50 })).outcomes.APPROVE;
    expect(await approved(one)).toBe(50);
    expect(await approved(both)).toBe(0);
  });

  test.each(["all", "failover", "cheapest", "{ hedge: 250ms }", "{ quorum: 2 }"])(
    "a check costs and takes what it is said to by itself: %s",
    async (strategy) => {
      const policy = defaultPolicy((text) => {
        const head = text.slice(0, text.indexOf("approve_requires:"));
        const checks = head.slice(0, head.indexOf("checks:"));
        return `${checks}checks: { identity: { ${terms("idmeta, glair, iluma", strategy).replace("\n    ", ", ")} } }
reasons: { A: { en: One, id: Satu } }
rules: [ { id: a, when: identity.verdict == MISMATCH, then: { reject: A } } ]
bands: [ { outcome: APPROVE } ]
`;
      });
      const report = await first({ policies: [policy], applicants: 2_000 });
      const [looked] = report.whatIf;
      const written = strategy.replaceAll(/[{} ]+/g, " ").trim();
      expect(looked?.strategy).toBe(written);
      const own = looked?.strategies.find((each) => each.strategy === written);
      expect(own?.latencyMs).toEqual(report.latencyMs);
      expect(report.checks).toEqual([{ check: "identity", strategy: written, latencyMs: report.latencyMs }]);
      expect(own?.costIdr).toBeCloseTo(report.cost.perApplicantIdr, 6);
    },
  );

  test("where nobody errs and nobody fails, nobody is wrongly decided, however they are asked", async () => {
    for (const strategy of ["failover", "cheapest", "{ hedge: 400ms }", "{ quorum: 2 }"]) {
      const how = terms("glair, iluma, idmeta", strategy);
      const { falseApprovals, falseRejections, outcomes } = await first({
        population: flawless(defaultPopulation),
        policies: [asking(how, how)],
        applicants: 500,
      });
      expect([falseApprovals.count, falseRejections.count]).toEqual([0, 0]);
      expect(outcomes.APPROVE).toBeGreaterThan(0);
    }
  });
});

describe("evidence of a policy that does not ask everybody", () => {
  async function evidenceOf(policies: readonly Policy[], applicants: number): Promise<Evidence[]> {
    const all: Evidence[] = [];
    const report = await simulated({
      policies,
      applicants,
      onEvidence: (record) => {
        const read = parseEvidence(printEvidence(record));
        if ("problem" in read) throw new Error(read.problem.message);
        all.push(read.record.evidence);
      },
    });
    const [policy] = policies;
    if (policy === undefined || policies.length > 1) return all;
    const outcomes = { APPROVE: 0, REVIEW: 0, REJECT: 0 };
    for (const evidence of all) outcomes[decideOn(policy, evidence).outcome]++;
    expect(outcomes).toEqual(report.policies[0]?.outcomes);
    return all;
  }

  test.each(["failover", "cheapest", "{ hedge: 400ms }", "{ quorum: 2 }"])(
    "holds what it heard, and is decided as it was: %s",
    async (strategy) => {
      const how = terms("glair, iluma, idmeta", strategy);
      const all = await evidenceOf([asking(how, how)], 300);
      const statuses = new Set(all.flatMap(({ face }) => face?.answers.map(({ status }) => status) ?? []));
      expect(statuses).toContain("ANSWERED");
      expect(statuses).toContain(strategy === "failover" || strategy === "cheapest" ? "SKIPPED" : "CANCELLED");
      // A third is heard where the others say nothing definite, or are out.
      const three = all.filter(({ face }) => (face?.answers.filter(isAnswered).length ?? 0) > 2);
      expect(three.length).toBeLessThan(all.length / 10);
    },
  );

  test("holds what any of several policies heard", async () => {
    const [few, many] = ["failover", "all"].map((strategy) => {
      const how = terms("glair, iluma, idmeta", strategy);
      return asking(how, how);
    });
    const policies = [few, many].flatMap((policy) => policy ?? []);
    const answers = (all: readonly Evidence[]) => all.flatMap(({ face }) => face?.answers ?? []);
    expect(answers(await evidenceOf(policies, 100))).toEqual(answers(await evidenceOf(policies.slice(1), 100)));
  });
});

function isAnswered({ status }: { readonly status: string }): boolean {
  return status === "ANSWERED";
}
