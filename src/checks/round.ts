import type { FaceClaims, IdentityClaims, ScreeningFindings } from "../domain/claim.ts";
import { DEFAULT_FACE_LIMITS } from "../domain/face-limits.ts";
import type { FaceLimits } from "../domain/face-limits.ts";
import { suppliedInputs } from "../domain/person.ts";
import type { InputName, Person } from "../domain/person.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { Reply } from "../providers/provider.ts";
import { ALL } from "../domain/strategy.ts";
import { DEFAULT_TERMS } from "./ask.ts";
import type { Ask, CheckDemand, Subject } from "./ask.ts";
import { openCall } from "./call.ts";
import type { Call } from "./call.ts";
import { startDeadlines } from "./deadline.ts";
import type { Deadlines } from "./deadline.ts";
import { combineFace } from "./face.ts";
import type { FaceMatchCheck } from "./face.ts";
import { combineIdentity } from "./identity.ts";
import type { IdentityCheck } from "./identity.ts";
import type { CallJournal } from "./journal.ts";
import type { Lines } from "./line/lines.ts";
import type { Panel } from "./panel.ts";
import { isCall, planSubject } from "./plan.ts";
import type { PlannedCall, SubjectPlan } from "./plan.ts";
import { runCheck } from "./run.ts";
import type { CheckRun } from "./run.ts";
import { combineScreening } from "./screening.ts";
import type { Dismissing, ScreeningCheck } from "./screening.ts";
import { shareCalls, subjectScopes } from "./sharing.ts";
import { callPart, skippedPart } from "./strategy/part.ts";
import type { Part } from "./strategy/part.ts";
import { verdictUnder } from "./strategy/quorum-verdict.ts";
import type { Says } from "./strategy/says.ts";
import { faceSays, identitySays, screeningSays } from "./strategy/sayings.ts";

/** The checks of one subject, each a promise of its own: one never waits for another. They never reject. */
export interface SubjectChecks {
  /** The inputs that were given of a person, by name. */
  readonly supplied: ReadonlySet<InputName>;
  readonly identity: ReadonlyMap<CheckDemand, Promise<IdentityCheck>>;
  readonly face: ReadonlyMap<CheckDemand, Promise<FaceMatchCheck>>;
  readonly screening: ReadonlyMap<CheckDemand, Promise<ScreeningCheck>>;
  /** How each of them stands meanwhile. */
  readonly runs: SubjectRuns;
}

export interface SubjectRuns {
  readonly identity: ReadonlyMap<CheckDemand, CheckRun<IdentityClaims>>;
  readonly face: ReadonlyMap<CheckDemand, CheckRun<FaceClaims>>;
  readonly screening: ReadonlyMap<CheckDemand, CheckRun<ScreeningFindings>>;
}

export interface RoundOptions {
  readonly panel: Panel;
  readonly lines: Lines;
  /** Answers are shared within one. */
  readonly tenant: string;
  readonly clock: () => Date;
  /** Where its calls are written down; absent where they are not. */
  readonly journal?: CallJournal | undefined;
  /** What of a screening does not count for this subject; absent where everything does. */
  readonly dismissing?: Dismissing | undefined;
  /** Aborted when the caller goes away. */
  readonly signal: AbortSignal;
}

/**
 * Asks what is wanted of some subjects, as the strategies of their checks say, with each vendor endpoint called at most once
 * for the same question. Asks about the very same subject must have been joined into one beforehand.
 * @returns the checks of each ask, in the asks' order
 */
export function startRound(asks: readonly Ask[], options: RoundOptions): SubjectChecks[] {
  const { panel, signal } = options;
  const deadlines = startDeadlines(performance.now(), signal);
  const plans = asks.map((ask) => planSubject(panel, ask));
  const scopeOf = subjectScopes();
  const calls = new Map<PlannedCall, Call>();
  for (const { call: planned, members } of shareCalls(plans.flatMap(callsOf))) {
    const call = openCall(planned, { ...options, scope: scopeOf(planned.subject) });
    for (const member of members) calls.set(member, call);
  }
  const checks = asks.map((ask, index) => {
    return checksOf(ask, new Runner(plans[index] ?? new Map(), calls, deadlines, options));
  });
  const runs = checks.flatMap(({ runs: { identity, face, screening } }) => [
    ...identity.values(),
    ...face.values(),
    ...screening.values(),
  ]);
  void Promise.allSettled(runs.map(({ done }) => done)).then(() => deadlines.dispose());
  return checks;
}

function checksOf({ subject, demands }: Ask, runner: Runner): SubjectChecks {
  const supplied = suppliedInputs(personOf(subject));
  const identity = new Map<CheckDemand, Promise<IdentityCheck>>();
  const face = new Map<CheckDemand, Promise<FaceMatchCheck>>();
  const screening = new Map<CheckDemand, Promise<ScreeningCheck>>();
  const runs = {
    identity: new Map<CheckDemand, CheckRun<IdentityClaims>>(),
    face: new Map<CheckDemand, CheckRun<FaceClaims>>(),
    screening: new Map<CheckDemand, CheckRun<ScreeningFindings>>(),
  };
  for (const demand of demands) {
    const strategy = demand.strategy ?? ALL;
    if (demand.check === "IDENTITY") {
      const says = identitySays(supplied);
      const run = runner.run(demand, says, (reply) => reply.identity);
      runs.identity.set(demand, run);
      const combined = async (): Promise<IdentityCheck> => {
        const check = combineIdentity(supplied, await run.done);
        return { ...check, verdict: verdictUnder(strategy, check.providers, says, check.verdict) };
      };
      identity.set(demand, combined());
    } else if (demand.check === "FACE") {
      const says = faceSays(runner.faceLimitsOf);
      const run = runner.run(demand, says, (reply) => reply.face);
      runs.face.set(demand, run);
      const combined = async (): Promise<FaceMatchCheck> => {
        const check = combineFace(await run.done, runner.faceLimitsOf);
        return { ...check, verdict: verdictUnder(strategy, check.providers, says, check.verdict) };
      };
      face.set(demand, combined());
    } else {
      const terms = demand.terms ?? DEFAULT_TERMS;
      const run = runner.run(demand, screeningSays(terms), runner.findingsOf);
      runs.screening.set(demand, run);
      screening.set(
        demand,
        run.done.then((answers) => combineScreening(terms, answers)),
      );
    }
  }
  return { supplied, identity, face, screening, runs };
}

/** Runs the checks of one subject. */
class Runner {
  readonly #plan: SubjectPlan;
  readonly #calls: ReadonlyMap<PlannedCall, Call>;
  readonly #deadlines: Deadlines;
  readonly #options: RoundOptions;

  constructor(plan: SubjectPlan, calls: ReadonlyMap<PlannedCall, Call>, deadlines: Deadlines, options: RoundOptions) {
    this.#plan = plan;
    this.#calls = calls;
    this.#deadlines = deadlines;
    this.#options = options;
  }

  run<Claims>(
    demand: CheckDemand,
    says: Says<Claims>,
    claimsOf: (reply: Reply, provider: ProviderName) => Claims | undefined,
  ): CheckRun<Claims> {
    const deadline = this.#deadlines.after(demand.deadlineMs);
    const parts = demand.providers.flatMap((provider): Part<Claims>[] => {
      const planned = this.#plan.get(provider)?.get(demand.check);
      if (planned === undefined) return [];
      if (!isCall(planned)) return [skippedPart(provider, planned)];
      const call = this.#calls.get(planned);
      if (call === undefined) return [];
      const neededMs = this.#options.lines.p95(planned.seat, planned.endpoint.name) ?? 0;
      const ofProvider = (reply: Reply) => claimsOf(reply, provider);
      return [callPart(call, { demand, deadline, claimsOf: ofProvider, neededMs })];
    });
    return runCheck(demand.strategy ?? ALL, parts, says, () => Math.max(0, deadline.at - performance.now()));
  }

  readonly findingsOf = ({ screening }: Reply, provider: ProviderName): ScreeningFindings | undefined => {
    return screening && (this.#options.dismissing?.(provider, screening) ?? screening);
  };

  /** A provider that left the panel between plan and answer cannot be: the panel is fixed for the life of the server. */
  readonly faceLimitsOf = (provider: ProviderName): FaceLimits => {
    return this.#options.panel.get(provider)?.faceLimits ?? DEFAULT_FACE_LIMITS;
  };
}

function callsOf(plan: SubjectPlan): PlannedCall[] {
  const parts = new Set([...plan.values()].flatMap((byCheck) => [...byCheck.values()]));
  return [...parts].filter(isCall);
}

function personOf(subject: Subject): Person {
  return subject.kind === "person" ? subject.person : {};
}
