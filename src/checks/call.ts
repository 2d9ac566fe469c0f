import { providerFailure } from "../domain/answer.ts";
import type { Answer, FailureCode, ProviderFailure } from "../domain/answer.ts";
import type { CheckName } from "../domain/provider.ts";
import type { FittedImage, Selfie } from "../domain/selfie.ts";
import { VendorFailure } from "../providers/provider.ts";
import type { CallContext, Question, Reply, SubjectScope } from "../providers/provider.ts";
import type { Deadline } from "./deadline.ts";
import { questionOf, showsSelfie, skip } from "./plan.ts";
import type { PlannedCall, PlannedSkip } from "./plan.ts";

/** How a call ended. `unfit` is set where the selfie could not be shown but the rest was asked. */
type Ending =
  | { readonly kind: "reply"; readonly reply: Reply; readonly unfit: PlannedSkip | undefined }
  | { readonly kind: "failure"; readonly failure: ProviderFailure; readonly requestId: string | null }
  | { readonly kind: "skip"; readonly skip: PlannedSkip };

/** When the vendor was really asked: the selfie has to be ready first. */
interface Asking {
  readonly at: Date;
  readonly started: number;
}

/** A call under way. */
export interface Call {
  readonly planned: PlannedCall;
  /** Undefined until the vendor is asked. */
  readonly asking: () => Asking | undefined;
  readonly ending: Promise<Ending & { readonly ended: number }>;
}

/**
 * How long a vendor that compares attributes waits for a selfie that it could do without. Whoever decides by the attributes
 * alone must not lose them to a picture that somebody else wants looked at.
 */
const SELFIE_PATIENCE_MS = 1500;

/** Failures that a vendor surely did not bill. All the others may have been, and their price is stated. */
export const NOT_BILLED: ReadonlySet<FailureCode> = new Set([
  "INVALID_INPUT",
  "AUTHENTICATION",
  "PERMISSION",
  "RATE_LIMITED",
  "CIRCUIT_OPEN",
]);

export function startCall(planned: PlannedCall, deadline: Deadline, scope: SubjectScope, clock: () => Date): Call {
  let asking: Asking | undefined;
  const context: CallContext = { signal: deadline.signal, deadline: deadline.at, scope };
  const ask = (question: Question): Promise<Reply> => {
    asking = { at: clock(), started: performance.now() };
    return planned.endpoint.ask(question, context);
  };
  const ending = carryOut(planned, ask, deadline.signal).then((end) => ({ ...end, ended: performance.now() }));
  return { planned, asking: () => asking, ending };
}

async function carryOut(
  planned: PlannedCall,
  ask: (question: Question) => Promise<Reply>,
  signal: AbortSignal,
): Promise<Ending> {
  try {
    const prepared = await withSelfie(planned, signal);
    // The wait may have ended while the selfie was being prepared: then nobody is asked, and nothing billed.
    if (signal.aborted) return { kind: "skip", skip: NOT_READY };
    if ("cause" in prepared) return { kind: "skip", skip: prepared };
    const objection = planned.endpoint.objection?.(prepared.question);
    if (objection !== undefined) return { kind: "skip", skip: { cause: "INVALID_INPUT", skipped: objection } };
    return { kind: "reply", reply: await ask(prepared.question), unfit: prepared.unfit };
  } catch (error) {
    if (error instanceof VendorFailure) return { kind: "failure", failure: error.failure, requestId: error.requestId };
    // An adapter throws nothing else unless it has a fault of its own; that must not become evidence either.
    const { title } = planned.seat.definition;
    return {
      kind: "failure",
      failure: providerFailure("MALFORMED_RESPONSE", `${title}'s answer could not be read.`),
      requestId: null,
    };
  }
}

interface Prepared {
  readonly question: Question;
  readonly unfit: PlannedSkip | undefined;
}

/** The question with the selfie brought within the endpoint's limits; without it, where the endpoint can do without. */
async function withSelfie(planned: PlannedCall, signal: AbortSignal): Promise<Prepared | PlannedSkip> {
  const question = questionOf(planned);
  if (question.subject === "entity" || question.person.selfie === undefined || !showsSelfie(planned)) {
    return { question, unfit: undefined };
  }
  const others = new Set([...planned.checks].filter((check) => check !== "FACE"));
  const canDoWithout = planned.endpoint.selfie === "for-face" && others.size > 0;
  const fitted = fit(planned, question.person.selfie, signal);
  const ready = canDoWithout ? await within(SELFIE_PATIENCE_MS, fitted) : await fitted;
  if (!("cause" in ready)) return { question: { ...question, selfie: ready }, unfit: undefined };
  return canDoWithout ? { question: { ...question, checks: others }, unfit: ready } : ready;
}

async function fit(planned: PlannedCall, selfie: Selfie, signal: AbortSignal): Promise<FittedImage | PlannedSkip> {
  try {
    const fitted = await selfie.fit(planned.endpoint.image ?? { formats: ["jpeg", "png"] }, signal);
    return "unfit" in fitted ? skip("INVALID_INPUT", fitted.unfit) : fitted;
  } catch {
    // Given up, because nobody waits any more.
    return NOT_READY;
  }
}

const NOT_READY = skip("TIMEOUT", "The selfie was not ready in time.");

async function within<T>(ms: number, work: Promise<T>): Promise<T | PlannedSkip> {
  const { promise, resolve } = Promise.withResolvers<PlannedSkip>();
  const timer = setTimeout(resolve, ms, NOT_READY);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * The part of a call's ending that answers one check, waited for until that check's own deadline.
 * @param claimsOf reads the check's claims from a reply; undefined where the reply has none, which is no answer.
 */
export async function answerOf<Claims>(
  call: Call,
  check: CheckName,
  deadline: Deadline,
  claimsOf: (reply: Reply) => Claims | undefined,
): Promise<Answer<Claims>> {
  const end = await Promise.race([call.ending, deadline.cutoff]);
  const { seat, endpoint } = call.planned;
  const { name: provider, title } = seat.definition;
  const asking = call.asking();
  if (typeof end !== "string" && end.kind === "skip") return { provider, status: "SKIPPED", ...end.skip };
  if (asking === undefined) {
    if (typeof end === "string") return { provider, status: "SKIPPED", ...NOT_READY, cause: end };
    return { provider, status: "SKIPPED", ...skip("NOT_COLLECTED", `${title} could not be asked.`) };
  }

  const price = seat.prices.get(endpoint.name) ?? null;
  const made = { provider, endpoint: endpoint.name, askedAt: asking.at, attempts: 1, costIdr: price };
  if (typeof end === "string") {
    const cut = { ...made, latencyMs: Math.round(performance.now() - asking.started), requestId: null };
    return end === "CANCELLED"
      ? { ...cut, status: "CANCELLED" }
      : { ...cut, status: "FAILED", failure: providerFailure("TIMEOUT", `${title} did not answer in time.`) };
  }
  const latencyMs = Math.round(end.ended - asking.started);
  if (end.kind === "failure") {
    const { failure, requestId } = end;
    const costIdr = price !== null && NOT_BILLED.has(failure.code) ? 0 : price;
    return { ...made, latencyMs, costIdr, requestId, status: "FAILED", failure };
  }
  if (check === "FACE" && end.unfit !== undefined) return { provider, status: "SKIPPED", ...end.unfit };
  const arrived = { ...made, latencyMs, requestId: end.reply.requestId };
  if (end.reply.status === "PENDING") return { ...arrived, status: "PENDING" };
  const claims = claimsOf(end.reply);
  if (claims !== undefined) return { ...arrived, status: "ANSWERED", claims };
  const failure = providerFailure("MALFORMED_RESPONSE", `${title}'s answer to this check could not be read.`);
  return { ...arrived, status: "FAILED", failure };
}
