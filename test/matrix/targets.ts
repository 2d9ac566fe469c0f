import type { CheckName, ProviderName } from "../../src/domain/provider.ts";
import type { EndpointDescription } from "../../src/providers/provider.ts";
import { registry } from "../../src/registry.ts";
import { FAULT_NAMES, FAULTS } from "../../src/sandbox/faults/catalogue.ts";
import type { FaultName } from "../../src/sandbox/faults/catalogue.ts";
import { isConnectionFault } from "../../src/sandbox/faults/fault.ts";
import type { Fault } from "../../src/sandbox/faults/fault.ts";

/** What of a vendor is struck: one endpoint, and those checks of an applicant that it answers. */
export interface Target {
  readonly name: string;
  readonly vendor: ProviderName;
  readonly endpoint: EndpointDescription;
  /** The faults of requests strike those to paths that begin so; null for all. */
  readonly faultPath: string | null;
  readonly faults: readonly FaultName[];
  /** Whom each check asks, the struck vendor first: by every strategy it is asked. */
  readonly asked: ReadonlyMap<CheckName, readonly ProviderName[]>;
  /** Applicants of the sandbox, by key; of an endpoint about bodies, their names. */
  readonly stories: readonly string[];
}

const SESSION = "/api/v1/verification/create-verification";

/** IDmeta is asked twice: for a session, and in it. A fault of the first keeps the second from being asked at all. */
const STEPS: Readonly<Record<string, readonly string[]>> = {
  "dukcapil-full": [SESSION, "/api/v3/"],
  dukcapilfacematch: [SESSION, "/api/v1/verification/dukcapilfacematch"],
};

/** Enough for a quorum of two where one is struck, and few enough that each has its share of a short deadline. */
const MOST_ASKED = 3;

export const BODIES = { clean: "PT Melati Sejahtera Abadi", listed: "PT Bahtera Hitam Nusakambangan" };

export const TARGETS: readonly Target[] = registry.flatMap(({ provider: { name: vendor, endpoints } }) =>
  endpoints.flatMap((endpoint) => {
    const steps = STEPS[endpoint.name] ?? [null];
    return steps.map((faultPath, step) => {
      const faults = FAULT_NAMES.filter((name) => canStrike(FAULTS[name].fault, step, steps.length));
      return targetOf(vendor, endpoint, faultPath, faults);
    });
  }),
);

/** A connection fails at the first step, if at all; and evidence, which a drifted answer lacks, is in the last one's. */
function canStrike(fault: Fault, step: number, steps: number): boolean {
  if (isConnectionFault(fault)) return step === 0;
  return fault.kind !== "drift" || step === steps - 1;
}

function targetOf(
  vendor: ProviderName,
  endpoint: EndpointDescription,
  faultPath: string | null,
  faults: readonly FaultName[],
): Target {
  const asked = new Map(endpoint.checks.map((check) => [check, [vendor, ...othersFor(check, vendor)]] as const));
  const where = faultPath === null ? "" : ` at ${faultPath}`;
  const stories = endpoint.subject === "entity" ? Object.values(BODIES) : storiesFor(vendor, endpoint.checks);
  return { name: `${vendor} ${endpoint.name}${where}`, vendor, endpoint, faultPath, faults, asked, stories };
}

function othersFor(check: CheckName, vendor: ProviderName): ProviderName[] {
  const able = registry
    .map(({ provider }) => provider)
    .filter(({ name, endpoints }) => name !== vendor && endpoints.some(({ checks }) => checks.includes(check)))
    // Those who take the selfie as it comes go first: bringing it within narrower limits takes much of a short deadline.
    .toSorted((one, other) => narrowness(one.endpoints, check) - narrowness(other.endpoints, check));
  return able.slice(0, MOST_ASKED - 1).map(({ name }) => name);
}

function narrowness(endpoints: readonly EndpointDescription[], check: CheckName): number {
  return Math.min(...endpoints.filter(({ checks }) => checks.includes(check)).map(({ image }) => image?.minBytes ?? 0));
}

/** Somebody whom all speak for, somebody whom all speak against, and somebody about whom one dissents. */
function storiesFor(vendor: ProviderName, checks: readonly CheckName[]): string[] {
  const dissent = checks.includes("IDENTITY") ? `${vendor.toLowerCase()}-conflict` : "hyperverge-conflict";
  return [
    "all-match",
    ...(checks.includes("IDENTITY") ? ["name-mismatch"] : []),
    ...(checks.includes("FACE") ? ["face-mismatch"] : []),
    ...(checks.includes("SCREENING") ? ["sanctions-hit", "pep-hit"] : [dissent]),
  ];
}
