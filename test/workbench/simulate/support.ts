import { readFileSync } from "node:fs";

import type { ProviderName } from "../../../src/domain/provider.ts";
import { formatProblem } from "../../../src/policy/problem.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { providerDefinitions } from "../../../src/registry.ts";
import { readPopulation } from "../../../src/workbench/simulate/population.ts";
import type { Population } from "../../../src/workbench/simulate/population.ts";
import type { VendorForm } from "../../../src/workbench/simulate/population-form.ts";
import type { PolicyReport, SimulationReport } from "../../../src/workbench/simulate/report.ts";
import { simulate } from "../../../src/workbench/simulate/simulate.ts";
import type { SimulationOptions } from "../../../src/workbench/simulate/simulate.ts";
import { load } from "../../policy/support/policies.ts";

export const POPULATION_TEXT = readFileSync(new URL("../../../populations/default.yaml", import.meta.url), "utf8");
const POLICY_TEXT = readFileSync(new URL("../../../policies/default.yaml", import.meta.url), "utf8");

export function populationOf(text: string): Population {
  const read = readPopulation(text, "population.yaml", providerDefinitions);
  if ("population" in read) return read.population;
  throw new Error(read.problems.map((problem) => formatProblem(problem)).join("\n"));
}

/** What is wrong with a population, without the lines quoted. */
export function complaint(text: string): string {
  const read = readPopulation(text, "population.yaml", providerDefinitions);
  const problems = "problems" in read ? read.problems : [];
  return problems.map((problem) => formatProblem(problem).split("\n")[0]).join("\n");
}

export const defaultPopulation = populationOf(POPULATION_TEXT);

/** The default policy, changed as told. */
export function defaultPolicy(change: (text: string) => string = (text) => text): Policy {
  return load(change(POLICY_TEXT));
}

/** As it is shipped: many simulations of a test are by it, and to load a policy takes longer than to simulate some applicants. */
const SHIPPED = defaultPolicy();

export function simulated(options: Partial<SimulationOptions> = {}): Promise<SimulationReport> {
  return simulate({
    population: defaultPopulation,
    definitions: providerDefinitions,
    policies: [SHIPPED],
    applicants: 500,
    seed: 1,
    singleVendors: false,
    ...options,
  });
}

/** What became of the applicants under the first policy. */
export async function first(options: Partial<SimulationOptions> = {}): Promise<PolicyReport> {
  const { policies } = await simulated(options);
  const [report] = policies;
  if (report === undefined) throw new Error("no policy was simulated");
  return report;
}

export function withVendors(
  population: Population,
  change: (vendor: VendorForm, name: ProviderName) => VendorForm,
): Population {
  return {
    ...population,
    vendors: new Map([...population.vendors].map(([name, vendor]) => [name, change(vendor, name)])),
  };
}

/** Nobody errs, nobody fails, and every vendor sees what there is to see. */
export function flawless(population: Population): Population {
  const groups = population.groups.map((group) => ({
    ...group,
    face: { ...group.face, mean: group.face.genuine ? 0.95 : 0.3, spread: 0 },
    listing: group.listing === null ? null : { ...group.listing, spread: 0 },
  }));
  const certain = { false_match: 0, false_mismatch: 0, abstain: 0 };
  const vendors = withVendors(population, (vendor) => ({
    ...vendor,
    outage: 0,
    endpoints: Object.fromEntries(
      Object.entries(vendor.endpoints).map(([name, endpoint]) => [name, { ...endpoint, pending: 0 }]),
    ),
    ...(vendor.identity ? { identity: { ...certain, false_not_found: 0, tolerates_misspelling: 0 } } : {}),
    ...(vendor.face ? { face: { ...vendor.face, ...certain } } : {}),
    ...(vendor.screening ? { screening: { ...vendor.screening, miss: 0 } } : {}),
  }));
  return { ...vendors, groups, registerOutage: 0 };
}

/** Only these groups, each as large as the other. */
export function onlyGroups(population: Population, ...names: readonly string[]): Population {
  const groups = population.groups.filter(({ name }) => names.includes(name));
  return { ...population, groups: groups.map((group) => ({ ...group, share: 1 / groups.length })) };
}
