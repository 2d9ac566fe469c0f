import { DEFAULT_TERMS } from "../checks/ask.ts";
import type { Panel } from "../checks/panel.ts";
import type { SubjectChecks } from "../checks/round.ts";
import type { CheckRun } from "../checks/run.ts";
import { jakartaDay } from "../domain/calendar.ts";
import { FACTS } from "../domain/fact-catalogue.ts";
import type { Fact, Facts } from "../domain/fact.ts";
import type { Applicant } from "../domain/person.ts";
import type { CheckName } from "../domain/provider.ts";
import { outcomeUnder } from "../policy/outcome.ts";
import type { Policy } from "../policy/policy.ts";
import { programOf } from "../policy/program.ts";
import { applicantFacts } from "./applicant-facts.ts";
import { askedIn, faceLimitsOf } from "./collect.ts";
import { stoppable } from "./demands.ts";
import type { PolicyDemands } from "./demands.ts";
import { factsUnder } from "./evidence.ts";
import type { Evidence } from "./evidence.ts";

interface UnderWay {
  readonly applicant: Applicant;
  readonly checks: SubjectChecks;
  readonly demands: PolicyDemands["decided"];
  readonly panel: Panel;
  readonly clock: () => Date;
}

/**
 * Follows the answers as they come, and calls off the checks that the policy lets be called off as soon as nothing that is
 * still open can change its outcome.
 */
export function stopOnceDetermined(policy: Policy, { applicant, checks, demands, panel, clock }: UnderWay): void {
  const stops = stoppable(policy);
  if (stops.length === 0) return;
  const { identity, face, screening } = checks.runs;
  const runOf = <Run>(runs: ReadonlyMap<unknown, Run>, check: CheckName): Run | undefined => {
    return policy.needs.has(check) ? runs.get(demands.get(check)) : undefined;
  };
  const runs = {
    IDENTITY: runOf(identity, "IDENTITY"),
    FACE: runOf(face, "FACE"),
    SCREENING: runOf(screening, "SCREENING"),
  } as const;

  const look = (): void => {
    if (!stops.some((check) => runs[check]?.isOpen())) return;
    const decidedAt = clock();
    const open = new Set<CheckName>();
    for (const check of ["IDENTITY", "FACE", "SCREENING"] as const) if (runs[check]?.isOpen()) open.add(check);
    const evidence: Evidence = {
      decidedAt,
      applicant: applicantFacts(applicant, jakartaDay(decidedAt)),
      supplied: checks.supplied,
      asked: askedIn(demands, policy.needs),
      ...(runs.IDENTITY === undefined ? {} : { identity: runs.IDENTITY.heard() }),
      ...(runs.FACE === undefined ? {} : { face: { answers: runs.FACE.heard(), limits: faceLimitsOf(panel) } }),
      ...(runs.SCREENING === undefined
        ? {}
        : {
            screening: {
              answers: runs.SCREENING.heard(),
              terms: demands.get("SCREENING")?.terms ?? DEFAULT_TERMS,
            },
          }),
    };
    if (isDetermined(policy, evidence, open)) for (const check of stops) runs[check]?.stop();
  };
  const follow = <Claims>(run: CheckRun<Claims> | undefined): void => run?.onAnswer(look);
  follow(runs.IDENTITY);
  follow(runs.FACE);
  follow(runs.SCREENING);
}

/** Whether what the applicant said decides by itself. */
export function standsAlready(policy: Policy, facts: Facts): boolean {
  return outcomeUnder(strict(policy), facts).determined;
}

/**
 * Whether no answer that is still open can change the outcome.
 * @param evidence what has come so far
 * @param open the checks of which more is to come
 */
export function isDetermined(policy: Policy, evidence: Evidence, open: ReadonlySet<CheckName>): boolean {
  return outcomeUnder(strict(policy), certain(factsUnder(policy, evidence), open)).determined;
}

/** The facts that no further answer can undo: of a check that is still open only what is certain of it. */
function certain(facts: Facts, open: ReadonlySet<CheckName>): Facts {
  if (open.size === 0) return facts;
  return new Map(
    Array.from(facts, ([path, fact]): [string, Fact] => {
      const check = FACTS.get(path)?.check;
      if (check === undefined || check === null || !open.has(check)) return [path, fact];
      // An incomplete screening is known in part already, and two providers who contradict each other stay in conflict.
      if (check === "SCREENING" || (fact.known && fact.value === "CONFLICT")) return [path, fact];
      return [path, { known: false, cause: "PENDING", sources: fact.sources }];
    }),
  );
}

const stricter = new WeakMap<Policy, Policy>();

/**
 * The policy without leave to pass over an unknown: a rule that ignores what nobody could say must not ignore what somebody is
 * about to say.
 */
function strict(policy: Policy): Policy {
  if (policy.meaning.rules.every(({ ignoresUnknownBecause }) => ignoresUnknownBecause === null)) return policy;
  const known = stricter.get(policy);
  if (known !== undefined) return known;
  const rules = policy.meaning.rules.map((rule) => ({ ...rule, ignoresUnknownBecause: null }));
  const meaning = { ...policy.meaning, rules };
  const made = { ...policy, meaning, program: programOf(meaning) };
  stricter.set(policy, made);
  return made;
}
