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

/** A call under way. */
export interface Call {
  readonly planned: PlannedCall;
  readonly startedAt: number;
  readonly askedAt: Date;
  readonly ending: Promise<Settled>;
}

type Settled = Ending & { readonly latencyMs: number };

/** Failures that a vendor surely did not bill. All the others may have been, and their price is stated. */
const NOT_BILLED: ReadonlySet<FailureCode> = new Set([
  "INVALID_INPUT",
  "AUTHENTICATION",
  "PERMISSION",
  "RATE_LIMITED",
  "CIRCUIT_OPEN",
]);

export function startCall(planned: PlannedCall, deadline: Deadline, scope: SubjectScope, clock: () => Date): Call {
  const startedAt = performance.now();
  const context: CallContext = { signal: deadline.signal, deadline: deadline.at, scope };
  const ending = carryOut(planned, context).then((end) => ({ ...end, latencyMs: performance.now() - startedAt }));
  return { planned, startedAt, askedAt: clock(), ending };
}

async function carryOut(planned: PlannedCall, context: CallContext): Promise<Ending> {
  try {
    const prepared = await withSelfie(planned);
    if ("cause" in prepared) return { kind: "skip", skip: prepared };
    const objection = planned.endpoint.objection?.(prepared.question);
    if (objection !== undefined) return { kind: "skip", skip: { cause: "INVALID_INPUT", skipped: objection } };
    const reply = await planned.endpoint.ask(prepared.question, context);
    return { kind: "reply", reply, unfit: prepared.unfit };
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
async function withSelfie(planned: PlannedCall): Promise<Prepared | PlannedSkip> {
  const question = questionOf(planned);
  if (question.subject === "entity" || question.person.selfie === undefined || !showsSelfie(planned)) {
    return { question, unfit: undefined };
  }
  const fitted = await fit(planned, question.person.selfie);
  if (!("cause" in fitted)) return { question: { ...question, selfie: fitted }, unfit: undefined };
  const others = new Set([...planned.checks].filter((check) => check !== "FACE"));
  if (planned.endpoint.selfie === "required" || others.size === 0) return fitted;
  return { question: { ...question, checks: others }, unfit: fitted };
}

async function fit(planned: PlannedCall, selfie: Selfie): Promise<FittedImage | PlannedSkip> {
  const fitted = await selfie.fit(planned.endpoint.image ?? { formats: ["jpeg", "png"] });
  return "unfit" in fitted ? skip("INVALID_INPUT", fitted.unfit) : fitted;
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
  const price = seat.prices.get(endpoint.name) ?? null;
  const made = { provider, endpoint: endpoint.name, askedAt: call.askedAt, attempts: 1, costIdr: price };

  if (typeof end === "string") {
    const cut = { ...made, latencyMs: Math.round(performance.now() - call.startedAt), requestId: null };
    return end === "CANCELLED"
      ? { ...cut, status: "CANCELLED" }
      : { ...cut, status: "FAILED", failure: providerFailure("TIMEOUT", `${title} did not answer in time.`) };
  }
  if (end.kind === "skip") return { provider, status: "SKIPPED", ...end.skip };
  if (end.kind === "failure") {
    const { failure, requestId } = end;
    const costIdr = price !== null && NOT_BILLED.has(failure.code) ? 0 : price;
    return { ...made, latencyMs: Math.round(end.latencyMs), costIdr, requestId, status: "FAILED", failure };
  }
  if (check === "FACE" && end.unfit !== undefined) return { provider, status: "SKIPPED", ...end.unfit };
  const arrived = { ...made, latencyMs: Math.round(end.latencyMs), requestId: end.reply.requestId };
  if (end.reply.status === "PENDING") return { ...arrived, status: "PENDING" };
  const claims = claimsOf(end.reply);
  if (claims !== undefined) return { ...arrived, status: "ANSWERED", claims };
  const failure = providerFailure("MALFORMED_RESPONSE", `${title} answered something else than was asked.`);
  return { ...arrived, status: "FAILED", failure };
}
