import type { SkipCause, Skipped } from "../domain/answer.ts";
import { missingInputs } from "../domain/person.ts";
import type { InputName } from "../domain/person.ts";
import type { CheckName, ProviderName } from "../domain/provider.ts";
import type { Endpoint, Question, ScreeningTerms } from "../providers/provider.ts";
import type { Retry } from "../domain/strategy.ts";
import { DEFAULT_TERMS } from "./ask.ts";
import type { Ask, CheckDemand, Subject } from "./ask.ts";
import type { Bill } from "./money/bill.ts";
import type { Purse } from "./money/purse.ts";
import { checksOf } from "./panel.ts";
import type { Panel, Seat } from "./panel.ts";

/** One call to one endpoint, and the checks its answer will serve. */
export interface PlannedCall {
  readonly seat: Seat;
  readonly endpoint: Endpoint;
  readonly subject: Subject;
  readonly checks: ReadonlySet<CheckName>;
  readonly terms: ScreeningTerms | undefined;
  /** As the boldest of its demands has it. */
  readonly retry: Retry;
  readonly purse: Purse | undefined;
  readonly bill: Bill | undefined;
}

export interface PlannedSkip {
  readonly skipped: Skipped;
  readonly cause: SkipCause;
}

export type Part = PlannedCall | PlannedSkip;

/** What each provider will do for each check about one subject. */
export type SubjectPlan = ReadonlyMap<ProviderName, ReadonlyMap<CheckName, Part>>;

/**
 * One plan for everything that is wanted of one subject. Each provider is given the union of what is wanted of it, so that
 * an answer which serves two checks is asked for once.
 */
export function planSubject(panel: Panel, ask: Ask): SubjectPlan {
  const { demands } = ask;
  const plan = new Map<ProviderName, ReadonlyMap<CheckName, Part>>();
  for (const name of new Set(demands.flatMap((demand) => demand.providers))) {
    const seat = panel.get(name);
    const wanted = demands.filter((demand) => demand.providers.includes(name));
    if (seat !== undefined) plan.set(name, planSeat(seat, ask, wanted));
  }
  return plan;
}

function planSeat(seat: Seat, ask: Ask, demands: readonly CheckDemand[]): ReadonlyMap<CheckName, Part> {
  const { subject } = ask;
  const parts = new Map<CheckName, Part>();
  const open = new Set(demands.map((demand) => demand.check));
  const endpoints = (seat.provider?.endpoints ?? []).filter((endpoint) => endpoint.subject === subject.kind);
  for (;;) {
    const choice = bestChoice(endpoints, subject, open);
    if (choice === undefined) break;
    const call = plannedCall(seat, ask, choice, demands);
    for (const check of choice.serves) {
      parts.set(check, call);
      open.delete(check);
    }
  }
  for (const check of open) parts.set(check, whySkipped(seat, endpoints, subject, check));
  return parts;
}

interface Choice {
  readonly endpoint: Endpoint;
  readonly serves: ReadonlySet<CheckName>;
}

/** The endpoint that serves most of what is open; among equals the one made for just that. */
function bestChoice(
  endpoints: readonly Endpoint[],
  subject: Subject,
  open: ReadonlySet<CheckName>,
): Choice | undefined {
  let best: Choice | undefined;
  for (const endpoint of endpoints) {
    const serves = new Set(
      endpoint.checks.filter((check) => open.has(check) && lacking(endpoint, subject, check).length === 0),
    );
    if (serves.size === 0) continue;
    const better =
      best === undefined ||
      serves.size > best.serves.size ||
      (serves.size === best.serves.size && endpoint.checks.length < best.endpoint.checks.length);
    if (better) best = { endpoint, serves };
  }
  return best;
}

/** The inputs that this endpoint would still need to answer the check. */
function lacking(endpoint: Endpoint, subject: Subject, check: CheckName): readonly InputName[] {
  if (subject.kind === "entity") return [];
  const missing = missingInputs(subject.person, endpoint.requires);
  const { requiresOneOf } = endpoint;
  if (requiresOneOf !== undefined && missingInputs(subject.person, requiresOneOf).length === requiresOneOf.length) {
    missing.push(...requiresOneOf.slice(0, 1));
  }
  const wantsSelfie = endpoint.selfie === "required" || (endpoint.selfie === "for-face" && check === "FACE");
  if (wantsSelfie && subject.person.selfie === undefined && !missing.includes("selfie")) missing.push("selfie");
  return missing;
}

function plannedCall(
  seat: Seat,
  { subject, purse, bill }: Ask,
  { endpoint, serves }: Choice,
  demands: readonly CheckDemand[],
): PlannedCall {
  const served = demands.filter((demand) => serves.has(demand.check));
  return {
    seat,
    endpoint,
    subject,
    checks: serves,
    terms: widestTerms(served),
    retry: served.some(({ retry }) => retry === "maybe_billed") ? "maybe_billed" : "safe",
    purse,
    bill,
  };
}

/** Terms under which one search finds whatever any of the demands would find; each demand then keeps its own. */
export function widestTerms(
  wanted: readonly { readonly terms?: ScreeningTerms | undefined }[],
): ScreeningTerms | undefined {
  const terms = wanted.flatMap((each) => (each.terms === undefined ? [] : [each.terms]));
  if (terms.length === 0) return undefined;
  return {
    scopes: [...new Set(terms.flatMap((each) => each.scopes))],
    threshold: Math.min(...terms.map((each) => each.threshold)),
  };
}

const LIST = new Intl.ListFormat("en");

function whySkipped(seat: Seat, endpoints: readonly Endpoint[], subject: Subject, check: CheckName): PlannedSkip {
  const { title } = seat.definition;
  if (seat.provider === null) {
    return skip("PROVIDER_OFF", `${title} is not configured on this server.`);
  }
  const candidates = endpoints
    .filter((endpoint) => endpoint.checks.includes(check))
    .map((endpoint) => lacking(endpoint, subject, check))
    .toSorted((one, other) => one.length - other.length);
  const [missing] = candidates;
  if (missing === undefined || !checksOf(seat, subject.kind).has(check)) {
    return skip("NOT_COLLECTED", `${title} does not make this check.`);
  }
  return skip("NOT_SUPPLIED", `${title} cannot be asked without ${LIST.format(missing)}.`, missing);
}

export function skip(cause: SkipCause, reason: string, missing: readonly string[] = []): PlannedSkip {
  return { cause, skipped: { reason, missing } };
}

/** Whether the call is to be shown the selfie. */
export function showsSelfie(call: PlannedCall): boolean {
  const { selfie } = call.endpoint;
  return selfie === "required" || (selfie === "for-face" && call.checks.has("FACE"));
}

export function isCall(part: Part): part is PlannedCall {
  return "endpoint" in part;
}

/** What the call asks, but for the selfie, which has to be fitted first. */
export function questionOf({ subject, terms, checks }: PlannedCall): Question {
  if (subject.kind === "entity") {
    return { subject: "entity", entity: subject.entity, screening: terms ?? DEFAULT_TERMS };
  }
  return { subject: "person", person: subject.person, checks, ...(terms === undefined ? {} : { screening: terms }) };
}
