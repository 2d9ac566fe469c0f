import { NOT_BILLED } from "../../checks/line/billing.ts";
import { providerFailure } from "../../domain/answer.ts";
import type { Answer, FailureCode } from "../../domain/answer.ts";
import type { FaceClaims, IdentityClaims, ScreeningFindings } from "../../domain/claim.ts";
import type { ProviderName } from "../../domain/provider.ts";
import type { EndpointDescription, ProviderDefinition } from "../../providers/provider.ts";
import type { Drawn } from "./applicants.ts";
import { claimantOf } from "./claims.ts";
import type { Claimant } from "./claims.ts";
import { streamOf } from "./draw.ts";
import type { Draws, Stream } from "./draw.ts";
import type { Population } from "./population.ts";
import type { VendorForm } from "./population-form.ts";
import { remembered } from "./remembered.ts";

/** How one call ends for one applicant, were it waited for. */
interface DrawnCall {
  readonly status: "ANSWERED" | "PENDING" | FailureCode;
  /** Whole milliseconds; more than any deadline where it never ends. */
  readonly latencyMs: number;
  /** What it is billed at by its end. One that is given up before may be billed at its price. */
  readonly costIdr: number;
}

/** One endpoint of a vendor, as this population has it. It remembers the applicant it was last asked about. */
export interface Witness {
  readonly provider: ProviderName;
  readonly endpoint: string;
  /** Rupiah a call, where it is billed. */
  readonly priceIdr: number;
  call(applicant: Drawn): DrawnCall;
  identity(applicant: Drawn): Answer<IdentityClaims>;
  face(applicant: Drawn): Answer<FaceClaims>;
  screening(applicant: Drawn): Answer<ScreeningFindings>;
}

interface WitnessOptions {
  readonly population: Population;
  readonly draws: Draws;
  readonly askedAt: Date;
  /** The longest that anybody waits: what takes longer has timed out for everybody. Whole milliseconds. */
  readonly patienceMs: number;
}

export type Witnesses = ReadonlyMap<ProviderName, ReadonlyMap<string, Witness>>;

const REGISTER = streamOf("register");

/** Every endpoint that the population speaks of and that is asked about persons. */
export function witnessesOf(definitions: readonly ProviderDefinition[], options: WitnessOptions): Witnesses {
  const witnesses = new Map<ProviderName, ReadonlyMap<string, Witness>>();
  for (const { name, endpoints } of definitions) {
    const vendor = options.population.vendors.get(name);
    if (vendor === undefined) continue;
    const claimant = claimantOf(name, vendor, options.population, options.draws);
    const asked = endpoints.filter(({ subject }) => subject === "person");
    witnesses.set(
      name,
      new Map(asked.map((endpoint) => [endpoint.name, witnessOf(name, endpoint, vendor, claimant, options)])),
    );
  }
  return witnesses;
}

function witnessOf(
  provider: ProviderName,
  endpoint: EndpointDescription,
  vendor: VendorForm,
  claimant: Claimant,
  { population, draws, askedAt, patienceMs }: WitnessOptions,
): Witness {
  const terms = vendor.endpoints[endpoint.name];
  if (terms === undefined) throw new RangeError("a population file names every endpoint of its vendors");
  const { price, median, p95, pending, polled } = terms;
  const spread = Math.log(p95 / median) / NORMAL_P95;
  const frontsRegister = !endpoint.checks.includes("SCREENING");
  const stream = (what: string): Stream => streamOf(`${provider} ${endpoint.name} ${what}`);
  const streams = {
    // A vendor that is out of order is so with all its endpoints.
    outage: streamOf(`${provider} outage`),
    failure: streamOf(`${provider} failure`),
    latency: stream("latency"),
    pending: stream("pending"),
  };

  function statusOf(index: number): DrawnCall["status"] {
    if (frontsRegister && draws.uniform(index, REGISTER) < population.registerOutage) return "UNAVAILABLE";
    if (draws.uniform(index, streams.outage) < vendor.outage) return failureOf(index);
    return draws.uniform(index, streams.pending) < pending ? "PENDING" : "ANSWERED";
  }

  function failureOf(index: number): FailureCode {
    const { TIMEOUT, UNAVAILABLE, RATE_LIMITED } = vendor.failures;
    const at = draws.uniform(index, streams.failure);
    if (at < TIMEOUT) return "TIMEOUT";
    if (at < TIMEOUT + UNAVAILABLE) return "UNAVAILABLE";
    return at < TIMEOUT + UNAVAILABLE + RATE_LIMITED ? "RATE_LIMITED" : "MALFORMED_RESPONSE";
  }

  function draw({ index }: Drawn): DrawnCall {
    const status = statusOf(index);
    const costIdr = isFailure(status) && NOT_BILLED.has(status) ? 0 : price;
    if (status === "TIMEOUT" || (status === "PENDING" && polled)) return { status, latencyMs: NEVER, costIdr };
    const latencyMs = Math.max(1, Math.round(median * Math.exp(spread * draws.normal(index, streams.latency))));
    return { status, latencyMs, costIdr };
  }

  const call = remembered(draw);

  function answer<Claims>(applicant: Drawn, claims: () => Claims): Answer<Claims> {
    const ended = call(applicant);
    const late = ended.latencyMs > patienceMs;
    const status = late && ended.status === "ANSWERED" ? "TIMEOUT" : ended.status;
    const latencyMs = late ? patienceMs : ended.latencyMs;
    const costIdr = late ? price : ended.costIdr;
    const made = { provider, endpoint: endpoint.name, askedAt, latencyMs, attempts: 1, costIdr, requestId: null };
    if (status === "ANSWERED") return { ...made, status, claims: claims() };
    if (status === "PENDING") return { ...made, status };
    return { ...made, status: "FAILED", failure: providerFailure(status, "The simulated vendor was out of order.") };
  }

  return {
    provider,
    endpoint: endpoint.name,
    priceIdr: price,
    call,
    identity: remembered((of: Drawn) => answer(of, () => claimant.identity(of, endpoint.fields))),
    face: remembered((of: Drawn) => answer(of, () => claimant.face(of))),
    screening: remembered((of: Drawn) => answer(of, () => claimant.screening(of))),
  };
}

const NEVER = Number.MAX_SAFE_INTEGER;

/** The standard normal distribution's 95th percentile. */
const NORMAL_P95 = 1.644_853_626_951_47;

function isFailure(status: DrawnCall["status"]): status is FailureCode {
  return status !== "ANSWERED" && status !== "PENDING";
}
