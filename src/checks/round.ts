import type { Answer } from "../domain/answer.ts";
import { suppliedInputs } from "../domain/person.ts";
import type { InputName, Person } from "../domain/person.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { Reply } from "../providers/provider.ts";
import { DEFAULT_TERMS } from "./ask.ts";
import type { Ask, CheckDemand, Subject } from "./ask.ts";
import { answerOf, startCall } from "./call.ts";
import type { Call } from "./call.ts";
import { startDeadlines } from "./deadline.ts";
import type { Deadlines } from "./deadline.ts";
import { combineFace } from "./face.ts";
import type { FaceMatchCheck } from "./face.ts";
import { combineIdentity } from "./identity.ts";
import type { IdentityCheck } from "./identity.ts";
import { DEFAULT_FACE_LIMITS } from "../domain/face-limits.ts";
import type { FaceLimits } from "../domain/face-limits.ts";
import type { Panel } from "./panel.ts";
import { isCall, planSubject } from "./plan.ts";
import type { Part, PlannedCall, SubjectPlan } from "./plan.ts";
import { combineScreening } from "./screening.ts";
import type { ScreeningCheck } from "./screening.ts";
import { shareCalls, subjectScopes } from "./sharing.ts";

/** The checks of one subject, each a promise of its own: one never waits for another. They never reject. */
export interface SubjectChecks {
  /** The inputs that were given of a person, by name. */
  readonly supplied: ReadonlySet<InputName>;
  readonly identity: ReadonlyMap<CheckDemand, Promise<IdentityCheck>>;
  readonly face: ReadonlyMap<CheckDemand, Promise<FaceMatchCheck>>;
  readonly screening: ReadonlyMap<CheckDemand, Promise<ScreeningCheck>>;
}

export interface RoundOptions {
  readonly panel: Panel;
  readonly clock: () => Date;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal;
}

/**
 * Asks everything that is wanted of some subjects, all at once, with each vendor endpoint called at most once for the same
 * question. Asks about the very same subject must have been joined into one beforehand.
 * @returns the checks of each ask, in the asks' order
 */
export function startRound(asks: readonly Ask[], { panel, clock, signal }: RoundOptions): SubjectChecks[] {
  const deadlines = startDeadlines(performance.now(), signal);
  const plans = asks.map((ask) => planSubject(panel, ask));
  const scopeOf = subjectScopes();
  const calls = new Map<PlannedCall, Call>();
  for (const { call: planned, members } of shareCalls(plans.flatMap(callsOf))) {
    const call = startCall(planned, deadlines.after(planned.deadlineMs), scopeOf(planned.subject), clock);
    for (const member of members) calls.set(member, call);
  }
  void Promise.allSettled([...calls.values()].map((call) => call.ending)).then(() => deadlines.dispose());
  return asks.map((ask, index) => {
    const plan = plans[index] ?? new Map();
    return subjectChecks(ask, panel, (demand, claimsOf) => answersTo(demand, plan, calls, deadlines, claimsOf));
  });
}

type Answers = <Claims>(
  demand: CheckDemand,
  claimsOf: (reply: Reply) => Claims | undefined,
) => Promise<readonly Answer<Claims>[]>;

function subjectChecks({ subject, demands }: Ask, panel: Panel, answers: Answers): SubjectChecks {
  const supplied = suppliedInputs(personOf(subject));
  const identity = new Map<CheckDemand, Promise<IdentityCheck>>();
  const face = new Map<CheckDemand, Promise<FaceMatchCheck>>();
  const screening = new Map<CheckDemand, Promise<ScreeningCheck>>();
  for (const demand of demands) {
    if (demand.check === "IDENTITY") {
      identity.set(
        demand,
        answers(demand, (reply) => reply.identity).then((got) => combineIdentity(supplied, got)),
      );
    } else if (demand.check === "FACE") {
      face.set(
        demand,
        answers(demand, (reply) => reply.face).then((got) => combineFace(got, faceLimitsIn(panel))),
      );
    } else {
      const terms = demand.terms ?? DEFAULT_TERMS;
      screening.set(
        demand,
        answers(demand, (reply) => reply.screening).then((got) => combineScreening(terms, got)),
      );
    }
  }
  return { supplied, identity, face, screening };
}

function answersTo<Claims>(
  { check, providers, deadlineMs }: CheckDemand,
  plan: SubjectPlan,
  calls: ReadonlyMap<Part, Call>,
  deadlines: Deadlines,
  claimsOf: (reply: Reply) => Claims | undefined,
): Promise<readonly Answer<Claims>[]> {
  const deadline = deadlines.after(deadlineMs);
  const waiting = providers.flatMap((provider): (Answer<Claims> | Promise<Answer<Claims>>)[] => {
    const part = plan.get(provider)?.get(check);
    if (part === undefined) return [];
    if (!isCall(part)) return [{ provider, status: "SKIPPED", ...part }];
    const call = calls.get(part);
    return call === undefined ? [] : [answerOf(call, check, deadline, claimsOf)];
  });
  return Promise.all(waiting);
}

function callsOf(plan: SubjectPlan): PlannedCall[] {
  const parts = new Set([...plan.values()].flatMap((byCheck) => [...byCheck.values()]));
  return [...parts].filter(isCall);
}

function personOf(subject: Subject): Person {
  return subject.kind === "person" ? subject.person : {};
}

/** A provider that left the panel between plan and answer cannot be: the panel is fixed for the life of the server. */
function faceLimitsIn(panel: Panel): (provider: ProviderName) => FaceLimits {
  return (provider) => panel.get(provider)?.faceLimits ?? DEFAULT_FACE_LIMITS;
}
