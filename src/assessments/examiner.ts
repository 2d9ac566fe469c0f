import type { Ask, CheckDemand } from "../checks/ask.ts";
import type { FaceMatchCheck } from "../checks/face.ts";
import type { IdentityCheck } from "../checks/identity.ts";
import type { Panel } from "../checks/panel.ts";
import type { SubjectChecks } from "../checks/round.ts";
import type { ScreeningCheck } from "../checks/screening.ts";
import { jakartaDay } from "../domain/calendar.ts";
import type { Decision } from "../domain/decision.ts";
import { analyseNik } from "../domain/nik-analysis.ts";
import type { NikAnalysis } from "../domain/nik-analysis.ts";
import type { Applicant } from "../domain/person.ts";
import type { CheckName } from "../domain/provider.ts";
import type { Policy } from "../policy/policy.ts";
import type { PolicyShelf } from "../policy/shelf.ts";
import { estimateCost } from "../checks/money/estimate.ts";
import type { CostEstimate } from "../checks/money/estimate.ts";
import { costOf } from "./cost.ts";
import { collectEvidence } from "./collect.ts";
import { applicantFacts } from "./applicant-facts.ts";
import { demandsOf, stoppable } from "./demands.ts";
import type { PolicyDemands } from "./demands.ts";
import { decideOn, factsUnder } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";
import { standsAlready, stopOnceDetermined } from "./determined.ts";
import { holdBack, pause } from "./hold.ts";
import type { Pause } from "./hold.ts";
import { narrowed } from "./narrow-view.ts";
import type { View } from "./narrow-view.ts";

/** What a caller wants to know of an applicant. */
export interface Wanted {
  /** Checks to show, made as the live policy makes them. */
  readonly checks: ReadonlySet<CheckName>;
  /** Policies to decide by. */
  readonly policies: ReadonlySet<Policy>;
}

/** One applicant under examination. The promises never reject. */
export interface Examination {
  readonly nik: NikAnalysis;
  identity(): Promise<IdentityCheck>;
  faceMatch(): Promise<FaceMatchCheck>;
  screening(): Promise<ScreeningCheck>;
  /** However often it is asked for, a policy decides once. */
  decision(policy: Policy): Promise<PricedDecision>;
  /** The same, with all that it was drawn from. */
  drawn(policy: Policy): Promise<Drawn>;
}

export interface PricedDecision extends Decision {
  /** What the calls behind it are billed at, in rupiah; null where a price is not known. */
  readonly costIdr: number | null;
  /** Whether it is kept. */
  readonly recorded: boolean;
}

/** A decision, and all that it was drawn from. */
export interface Decided {
  readonly decision: Decision;
  readonly evidence: Evidence;
}

export interface Drawn {
  readonly decision: PricedDecision;
  readonly evidence: Evidence;
}

export interface ExaminerOptions {
  readonly panel: Panel;
  readonly shelf: PolicyShelf;
  readonly clock: () => Date;
  /** For a check that the live policy does not declare. */
  readonly deadlineMs: number;
  /** Told of each decision before the caller has it; must neither throw nor take time. */
  readonly decided?: (decided: Decided) => void;
  readonly paused?: Pause;
}

/** Runs whole applicants: what must be asked for what is wanted, and what the answers come to. */
export interface Examiner {
  readonly shelf: PolicyShelf;
  ask(applicant: Applicant, wanted: Wanted): Ask;
  /** What a decision about the applicant would cost. Nobody is asked. */
  estimate(applicant: Applicant, policy: Policy): CostEstimate;
  /**
   * @param signal aborted where the caller has gone away: a decision that nobody waits for is drawn and not told of
   * @param view how much of a decision is told, and when: in the narrow view anything but an approval comes once the policy's
   * longest wait is over, so that nobody can tell by the clock who has answered, and no check is called off for what another says
   */
  examination(applicant: Applicant, checks: SubjectChecks, signal: AbortSignal, view: View): Examination;
}

export function createExaminer({
  panel,
  shelf,
  clock,
  deadlineMs,
  decided,
  paused = pause,
}: ExaminerOptions): Examiner {
  const demands = new WeakMap(
    shelf.all.map((policy): [Policy, PolicyDemands] => [policy, demandsOf(policy, panel, deadlineMs)]),
  );

  /** Of one that is not on the shelf any more as well: what it has begun it ends. */
  function demandsFor(policy: Policy): PolicyDemands {
    const found = demands.get(policy) ?? demandsOf(policy, panel, deadlineMs);
    demands.set(policy, found);
    return found;
  }

  function demand(policy: Policy, check: CheckName, use: keyof PolicyDemands): CheckDemand {
    const found = demandsFor(policy)[use].get(check);
    if (found === undefined) throw new RangeError("a policy makes every check in some way");
    return found;
  }

  function ask(applicant: Applicant, { checks, policies }: Wanted): Ask {
    const wanted = new Set([...checks].map((check) => demand(shelf.live, check, "shown")));
    for (const policy of policies) {
      for (const check of stillNeeded(policy, applicant)) wanted.add(demand(policy, check, "decided"));
    }
    return { subject: { kind: "person", person: applicant }, demands: [...wanted] };
  }

  function estimate(applicant: Applicant, policy: Policy): CostEstimate {
    return estimateCost(panel, ask(applicant, { checks: new Set(), policies: new Set([policy]) }));
  }

  function longestMs(policy: Policy): number {
    return Math.max(0, ...[...policy.needs].map((check) => demand(policy, check, "decided").deadlineMs));
  }

  /** The checks that a decision takes, but for those that it may call off where it stands without anybody's word. */
  function stillNeeded(policy: Policy, applicant: Applicant): Iterable<CheckName> {
    const stops = stoppable(policy);
    if (stops.length === 0 || !standsAlready(policy, applicantFacts(applicant, jakartaDay(clock()))))
      return policy.needs;
    return policy.needs.difference(new Set(stops));
  }

  function examination(applicant: Applicant, checks: SubjectChecks, signal: AbortSignal, view: View): Examination {
    const { live } = shelf;
    const decisions = new Map<Policy, Promise<Drawn>>();

    async function draw(policy: Policy): Promise<Drawn> {
      const underWay = { applicant, checks, demands: demandsFor(policy).decided, panel, clock };
      const held = view === "narrow" ? holdBack(longestMs(policy), clock(), paused) : null;
      if (view === "whole") stopOnceDetermined(policy, underWay);
      const evidence = await collectEvidence({ ...underWay, needs: policy.needs });
      const decision = decideOn(policy, evidence);
      if (!signal.aborted) decided?.({ decision, evidence });
      const whole = { ...decision, costIdr: costOf(evidence), recorded: false };
      if (held === null) return { decision: whole, evidence };
      const told = narrowed(policy, factsUnder(policy, evidence), whole, held.at);
      if (told.outcome !== "APPROVE") await held.until(signal);
      return { decision: told, evidence };
    }

    function drawn(policy: Policy): Promise<Drawn> {
      const decision = decisions.get(policy) ?? draw(policy);
      decisions.set(policy, decision);
      return decision;
    }

    return {
      nik: analyseNik(applicant.nik, applicant, jakartaDay(clock())),
      identity: () => made(checks.identity.get(demand(live, "IDENTITY", "shown"))),
      faceMatch: () => made(checks.face.get(demand(live, "FACE", "shown"))),
      screening: () => made(checks.screening.get(demand(live, "SCREENING", "shown"))),
      decision: async (policy) => (await drawn(policy)).decision,
      drawn,
    };
  }

  return { shelf, ask, estimate, examination };
}

/** A check that is shown was asked for beforehand: what is selected is what is planned. */
function made<Check>(check: Promise<Check> | undefined): Promise<Check> {
  if (check === undefined) throw new RangeError("a check that was never planned");
  return check;
}
