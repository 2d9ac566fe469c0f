import type { Ask } from "../../checks/ask.ts";
import type { AttemptFailure, VendorReply } from "../../checks/journal.ts";
import type { Panel } from "../../checks/panel.ts";
import { pendingCall } from "../../checks/pending.ts";
import type { PendingCall } from "../../checks/pending.ts";
import { providerFailure } from "../../domain/answer.ts";
import type { Answer } from "../../domain/answer.ts";
import { jakartaDay } from "../../domain/calendar.ts";
import type { Applicant } from "../../domain/person.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import { applicantFacts } from "../applicant-facts.ts";
import type { Evidence } from "../evidence.ts";

/** A call whose vendor has taken the question, and has not answered yet. */
export interface Promised {
  readonly provider: ProviderName;
  readonly endpoint: string;
  readonly requestId: string;
  readonly askedAt: Date;
}

/** The answers that may still come, each call once, and the ways to them. */
export function awaitedIn(panel: Panel, ask: Ask, evidence: Evidence): ReadonlyMap<Promised, PendingCall> {
  return new Map(
    promisedIn(evidence).flatMap((promised): [Promised, PendingCall][] => {
      const call = pendingCall(panel, ask, promised);
      return call === undefined ? [] : [[promised, call]];
    }),
  );
}

export function promisedIn(evidence: Evidence): readonly Promised[] {
  const promised = new Map<string, Promised>();
  for (const answer of allAnswers(evidence)) {
    if (answer.status !== "PENDING" || answer.requestId === null) continue;
    const { provider, endpoint, requestId, askedAt } = answer;
    promised.set(`${provider} ${endpoint}`, { provider, endpoint, requestId, askedAt });
  }
  return [...promised.values()];
}

export type LateEnd = { readonly reply: VendorReply } | AttemptFailure;

/** Its age is past what is waited for: it counts as no answer. */
export function expired(title: string): LateEnd {
  const failure = providerFailure("TIMEOUT", `${title} took the question, and has not answered it in time.`);
  return { failure, requestId: null, repeat: "useless" };
}

/** The evidence as it is with the late answer, drawn by the clock of now. What had come before stays what it was. */
export function withLateAnswer(
  evidence: Evidence,
  applicant: Applicant,
  late: Promised,
  end: LateEnd,
  now: Date,
): Evidence {
  const { identity, face, screening } = evidence;
  return {
    ...evidence,
    decidedAt: now,
    applicant: applicantFacts(applicant, jakartaDay(now)),
    ...(identity && { identity: identity.map((answer) => settled(answer, late, end, (reply) => reply.identity, now)) }),
    ...(face && {
      face: { ...face, answers: face.answers.map((answer) => settled(answer, late, end, (reply) => reply.face, now)) },
    }),
    ...(screening && {
      screening: {
        ...screening,
        answers: screening.answers.map((answer) => settled(answer, late, end, (reply) => reply.screening, now)),
      },
    }),
  };
}

function settled<Claims>(
  answer: Answer<Claims>,
  { provider, endpoint }: Promised,
  end: LateEnd,
  claimsOf: (reply: VendorReply) => Claims | undefined,
  now: Date,
): Answer<Claims> {
  if (answer.status !== "PENDING" || answer.provider !== provider || answer.endpoint !== endpoint) return answer;
  const latencyMs = Math.max(0, now.getTime() - answer.askedAt.getTime());
  const made = { ...answer, latencyMs };
  if ("failure" in end) return { ...made, status: "FAILED", failure: end.failure };
  const claims = claimsOf(end.reply);
  if (claims !== undefined) return { ...made, status: "ANSWERED", claims };
  return {
    ...made,
    status: "FAILED",
    failure: providerFailure("MALFORMED_RESPONSE", "The late answer had no such part."),
  };
}

/** The checks that a late answer was given to. */
export function checksAnswered(
  before: Evidence,
  after: Evidence,
): readonly { readonly check: CheckName; readonly answer: Answer<unknown> }[] {
  const named = (evidence: Evidence): readonly (readonly [CheckName, readonly Answer<unknown>[]])[] => [
    ["IDENTITY", evidence.identity ?? []],
    ["FACE", evidence.face?.answers ?? []],
    ["SCREENING", evidence.screening?.answers ?? []],
  ];
  const earlier = new Map(named(before));
  return named(after).flatMap(([check, answers]) =>
    answers
      .filter((answer, index) => answer.status !== earlier.get(check)?.[index]?.status)
      .map((answer) => ({ check, answer })),
  );
}

function allAnswers({ identity = [], face, screening }: Evidence): readonly Answer<unknown>[] {
  return [...identity, ...(face?.answers ?? []), ...(screening?.answers ?? [])];
}
