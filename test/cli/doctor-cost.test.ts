import path from "node:path";

import { afterAll, describe, expect, test } from "vitest";

import { costPerApplicant } from "../../src/cli/doctor-cost.ts";
import type { PolicyCost } from "../../src/cli/doctor-cost.ts";
import { policyOf } from "../../src/cli/policy-file.ts";
import { knownProviders } from "../../src/cli/shell.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { panelOf } from "../../src/workbench/cases/stand-in.ts";
import { policyLike } from "../stories/policy-folder.ts";
import { Desk } from "./support/desk.ts";
import { doctor, ilumaVendor, LIVE } from "./support/doctor.ts";

const desk = new Desk();
afterAll(() => desk.clear());

const PRICES = {
  SAKSI_SANDBOX_IDMETA_LATENCY: "0",
  SAKSI_SANDBOX_GLAIR_LATENCY: "0",
  SAKSI_SANDBOX_HYPERVERGE_LATENCY: "0",
  SAKSI_SANDBOX_ILUMA_LATENCY: "0",
  IDMETA_PRICES: "dukcapil-full:1000,dukcapilfacematch:900",
  GLAIR_PRICES: "verification:200,face-verification:300",
  HYPERVERGE_PRICES: "dukcapil-with-facematch:40",
  ILUMA_PRICES: "id-card-verification:5,individual-cft-pep:7",
};

describe("what an applicant costs", () => {
  test("is the sum of the calls that the policy makes, an endpoint that serves two checks once", async () => {
    const { policies } = await doctor(PRICES);
    const [policy] = policies;
    expect(policy).toMatchObject({ policy: "default@1", role: "live" });
    // 1000 and 5 are billed for identity and face at once; dukcapilfacematch is not asked.
    expect(policy?.withSelfie).toMatchObject({ leastIdr: 1552, mostIdr: 1552 });
    expect(policy?.withSelfie.calls).toContainEqual({
      provider: "IDMETA",
      endpoint: "dukcapil-full",
      checks: ["IDENTITY", "FACE"],
      priceIdr: 1000,
    });
  });

  test("is less without a selfie, for what needs one is not asked", async () => {
    const { policies } = await doctor(PRICES);
    const calls = policies[0]?.withoutSelfie.calls.map(({ provider, endpoint }) => `${provider} ${endpoint}`);
    expect(calls).toEqual(["IDMETA dukcapil-full", "GLAIR verification", "ILUMA individual-cft-pep"]);
    expect(policies[0]?.withoutSelfie.mostIdr).toBe(1207);
  });

  test("is by example prices where none is configured", async () => {
    const { policies } = await doctor({});
    expect(policies[0]?.withSelfie).toMatchObject({ leastIdr: 12_500, mostIdr: 12_500 });
  });

  test("leaves out providers that are off", async () => {
    await using vendor = await ilumaVendor();
    const { policies } = await doctor({
      ...LIVE,
      ILUMA_BASE_URL: vendor.baseUrl,
      ILUMA_API_KEY: "iluma_development_secret",
      ILUMA_PRICES: PRICES.ILUMA_PRICES,
    });
    expect(policies[0]?.withSelfie.calls.map(({ provider }) => provider)).toEqual(["ILUMA", "ILUMA"]);
    expect(policies[0]?.withSelfie.mostIdr).toBe(12);
  });

  test("is told of every loaded policy, with which one is live and which in its shadow", async () => {
    const folder = desk.put("default.yaml", policyLike("default", 1)).replace(/\/default\.yaml$/, "");
    desk.put("default-2.yaml", policyLike("default", 2));
    desk.put("other.yaml", policyLike("other", 1));
    const { policies } = await doctor({ ...PRICES, SAKSI_POLICIES: folder, SAKSI_SHADOW_POLICIES: "other" });
    expect(policies.map(({ policy, role }) => [policy, role])).toEqual([
      ["default@2", "live"],
      ["default@1", "loaded"],
      ["other@1", "shadow"],
    ]);
  });

  test("is least what a check begins with, where it may do with fewer than all its providers", async () => {
    const file = path.resolve(import.meta.dirname, "../../policies/default.yaml");
    const policy = await policyOf(file, { known: knownProviders(providerDefinitions) });
    const { FACE: face } = policy.checks;
    if (face === undefined) throw new Error("the default policy makes no face check");
    const failover = {
      ...policy,
      checks: { ...policy.checks, FACE: { ...face, strategy: { kind: "failover" } as const } },
    };
    const certain = ({ withSelfie }: PolicyCost) =>
      withSelfie.calls.filter((call) => call.certain).map(({ endpoint }) => endpoint);
    const panel = panelOf(providerDefinitions);
    expect(certain(costPerApplicant(policy, panel))).toHaveLength(6);
    // IDmeta's and Iluma's are asked for the identity anyway.
    expect(certain(costPerApplicant(failover, panel))).toEqual([
      "dukcapil-full",
      "verification",
      "id-card-verification",
      "individual-cft-pep",
    ]);
  });
});
