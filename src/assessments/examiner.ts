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
import { decide } from "../policy/decide.ts";
import type { Policy } from "../policy/policy.ts";
import { applicantFacts } from "./applicant-facts.ts";
import { demandsOf } from "./demands.ts";
import type { PolicyDemands } from "./demands.ts";
import { needOf } from "./evidence.ts";
import { checkFacts } from "./facts.ts";
import type { MadeChecks } from "./facts.ts";

/** What a caller wants to know of an applicant. */
export interface Wanted {
  /** Checks to show, made as the live policy makes them. */
  readonly checks: ReadonlySet<CheckName>;
  /** Policies to decide by, by name. */
  readonly policies: ReadonlySet<string>;
}

/** One applicant under examination. The promises never reject. */
export interface Examination {
  readonly nik: NikAnalysis;
  identity(): Promise<IdentityCheck>;
  faceMatch(): Promise<FaceMatchCheck>;
  screening(): Promise<ScreeningCheck>;
  decision(policy: string): Promise<Decision>;
}

export interface ExaminerOptions {
  readonly panel: Panel;
  readonly policies: ReadonlyMap<string, Policy>;
  /** The name of the policy that decides where no other is asked for. */
  readonly live: string;
  readonly clock: () => Date;
  /** For a check that the live policy does not declare. */
  readonly deadlineMs: number;
}

/** Runs whole applicants: what must be asked for what is wanted, and what the answers come to. */
export interface Examiner {
  readonly live: string;
  readonly policies: ReadonlyMap<string, Policy>;
  ask(applicant: Applicant, wanted: Wanted): Ask;
  examination(applicant: Applicant, checks: SubjectChecks): Examination;
}

export function createExaminer(options: ExaminerOptions): Examiner {
  const { panel, policies, live, clock, deadlineMs } = options;
  const demands = new Map(
    [...policies].map(([name, policy]): [string, PolicyDemands] => [name, demandsOf(policy, panel, deadlineMs)]),
  );

  function demand(policy: string, check: CheckName): CheckDemand {
    const found = demands.get(policy)?.get(check);
    if (found === undefined) throw new RangeError("a policy that was never loaded");
    return found;
  }

  function ask(applicant: Applicant, { checks, policies: deciding }: Wanted): Ask {
    const wanted = new Set([...checks].map((check) => demand(live, check)));
    for (const name of deciding) {
      for (const check of policies.get(name)?.needs ?? []) wanted.add(demand(name, check));
    }
    return { subject: { kind: "person", person: applicant }, demands: [...wanted] };
  }

  async function madeChecks(policy: Policy, checks: SubjectChecks): Promise<MadeChecks> {
    const [identity, face, screening] = await Promise.all([
      checks.identity.get(demand(policy.name, "IDENTITY")),
      checks.face.get(demand(policy.name, "FACE")),
      checks.screening.get(demand(policy.name, "SCREENING")),
    ]);
    // A decision reads what its policy needs and nothing else, whatever else was selected beside it.
    const needs = (check: CheckName): boolean => policy.needs.has(check);
    return {
      ...(identity !== undefined && needs("IDENTITY")
        ? { identity: { check: identity, need: needOf(policy, "IDENTITY") } }
        : {}),
      ...(face !== undefined && needs("FACE") ? { face: { check: face, need: needOf(policy, "FACE") } } : {}),
      ...(screening !== undefined && needs("SCREENING") ? { screening: { check: screening } } : {}),
    };
  }

  function examination(applicant: Applicant, checks: SubjectChecks): Examination {
    return {
      nik: analyseNik(applicant.nik, applicant, jakartaDay(clock())),
      identity: () => made(checks.identity.get(demand(live, "IDENTITY"))),
      faceMatch: () => made(checks.face.get(demand(live, "FACE"))),
      screening: () => made(checks.screening.get(demand(live, "SCREENING"))),
      async decision(name) {
        const policy = policies.get(name);
        if (policy === undefined) throw new RangeError("a policy that was never loaded");
        const said = checkFacts(await madeChecks(policy, checks));
        const decidedAt = clock();
        return decide(policy, new Map([...applicantFacts(applicant, jakartaDay(decidedAt)), ...said]), decidedAt);
      },
    };
  }

  return { live, policies, ask, examination };
}

/** A check that is shown was asked for beforehand: what is selected is what is planned. */
function made<Check>(check: Promise<Check> | undefined): Promise<Check> {
  if (check === undefined) throw new RangeError("a check that was never planned");
  return check;
}
