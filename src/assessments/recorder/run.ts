import { createHash } from "node:crypto";

import type { Lines } from "../../checks/line/lines.ts";
import type { Bill } from "../../checks/money/bill.ts";
import type { Purse } from "../../checks/money/purse.ts";
import type { Panel } from "../../checks/panel.ts";
import type { SubjectChecks } from "../../checks/round.ts";
import type { Dismissing } from "../../checks/screening.ts";
import { tracedRound } from "../../checks/traced-round.ts";
import type { DecisionCause } from "../../domain/assessment.ts";
import type { Answer } from "../../domain/answer.ts";
import type { Applicant } from "../../domain/person.ts";
import type { CheckName } from "../../domain/provider.ts";
import type { Span } from "../../domain/trace.ts";
import type { Policy } from "../../policy/policy.ts";
import { sealDecision } from "../../policy/seal.ts";
import type { Work } from "../../store/journal.ts";
import type { DataKey } from "../../vault/data-key.ts";
import type { Evidence } from "../evidence.ts";
import type { Drawn, Examiner, PricedDecision } from "../examiner.ts";
import type { View } from "../narrow-view.ts";
import { writeDecision } from "../record/decision-form.ts";
import { answeredEvent } from "../record/event-form.ts";
import { printEvidence } from "../record/evidence-record.ts";
import { writeShown } from "../record/shown.ts";
import { NOTHING_DISMISSED } from "./dismissals.ts";
import { EventWriter } from "./event-writer.ts";
import { groundsOf } from "./grounds.ts";
import { awaitedIn } from "./late.ts";
import { shownPlace } from "./places.ts";
import type { RunJournal } from "./run-journal.ts";

/** What every run takes. */
export interface RunTools {
  readonly panel: Panel;
  readonly lines: Lines;
  readonly clock: () => Date;
  /** This program, by name and version: it stands in every decision. */
  readonly software: string;
}

/** A record is of the whole decision, whoever may be told of it. */
export type RecordedView = Exclude<View, "narrow">;

export interface RunOptions {
  readonly work: Work;
  readonly applicant: Applicant;
  readonly policy: Policy;
  readonly examiner: Examiner;
  readonly key: DataKey;
  readonly journal: RunJournal;
  /** Whether nobody has ever asked about the applicant before: then nobody has said anything of their hits. */
  readonly isNewcomer: boolean;
  /** What reviewers have said of the applicant's hits, as it is when it is asked for. */
  readonly dismissing: () => Promise<Dismissing>;
  /** The number of the next event, from 1. */
  readonly nextEvent: number;
  /** What has been told already, as `IDENTITY GLAIR`. */
  readonly told: ReadonlySet<string>;
  /** The number of the decision it is to draw, from 1. */
  readonly seq: number;
  readonly cause: DecisionCause;
  readonly purse?: Purse | undefined;
  readonly bill?: Bill | undefined;
  readonly span: Span | null;
  readonly view: RecordedView;
  /** Aborted where this process has to stop at once: what is under way is resumed by another. */
  readonly signal: AbortSignal;
}

interface RunEnd extends Drawn {
  /** The number of the next event. */
  readonly nextEvent: number;
  /** Whether more may come. */
  readonly isOpen: boolean;
}

/**
 * Asks all that the policy needs, draws the decision and records it.
 * @throws {RunBroken} where it could not be recorded: then nothing was decided
 */
export async function runAssessment(tools: RunTools, options: RunOptions): Promise<RunEnd> {
  const { panel, lines, clock } = tools;
  const { work, applicant, policy, examiner, journal, purse, bill, span, signal, view } = options;
  const ask = examiner.ask(applicant, { checks: new Set(), policies: new Set([policy]) });
  const dismissing = options.isNewcomer ? NOTHING_DISMISSED : await options.dismissing();
  const round = { panel, lines, tenant: work.tenant, clock, journal, dismissing, signal };
  const [checks] = tracedRound([{ ...ask, ...(purse && { purse }), ...(bill && { bill }) }], round, span);
  if (checks === undefined) throw new RangeError("a round without its subject");
  const events = new EventWriter(options, clock);
  followAnswers(checks, (check, answer) => {
    // What this process breaks off because it stops is no answer: another asks on.
    if (signal.aborted || options.told.has(`${check} ${answer.provider}`)) return;
    events.tell(answeredEvent(check, answer));
  });
  // What is drawn of a run that is over is no decision, and counted nowhere.
  const undecided = AbortSignal.any([signal, journal.over]);
  const drawn = await examiner.examination(applicant, checks, undecided, view).drawn(policy);
  signal.throwIfAborted();
  journal.assertWhole();
  const isOpen = awaitedIn(panel, ask, drawn.evidence).size > 0;
  await recordDecision(tools, { ...options, ...drawn, events, isOpen });
  return { ...drawn, nextEvent: events.next, isOpen };
}

interface Recording {
  readonly work: Work;
  readonly policy: Policy;
  readonly decision: PricedDecision;
  readonly evidence: Evidence;
  readonly key: DataKey;
  readonly journal: RunJournal;
  readonly seq: number;
  readonly cause: DecisionCause;
  readonly events: EventWriter;
  /** Whether more may come. */
  readonly isOpen: boolean;
}

/** @throws {RunBroken} */
export async function recordDecision({ software }: RunTools, recording: Recording): Promise<void> {
  const { work, policy, decision, evidence, key, journal, seq, cause, events, isOpen } = recording;
  const { assessmentId, tenant } = work;
  const { costIdr, recorded: _, ...drawn } = decision;
  const { name, version, digest } = decision.policy;
  const record = { id: assessmentId, decision: { name, version, digest, outcome: decision.outcome }, evidence };
  const told = events.with({ kind: "decided", decision: seq });
  await journal.write({
    kind: "decision",
    work,
    events: told,
    validUntil: decision.validUntil,
    state: isOpen ? "PENDING" : "COMPLETE",
    row: {
      assessmentId,
      seq,
      tenant,
      decidedAt: decision.decidedAt,
      cause,
      policyName: name,
      policyVersion: version,
      policyDigest: digest,
      outcome: decision.outcome,
      grounds: groundsOf(policy, decision, evidence),
      costIdr,
      body: writeDecision(drawn),
      seal: createHash("sha256").update(sealDecision(drawn)).digest(),
      evidence: printEvidence(record),
      shown: key.seal(writeShown(evidence), shownPlace(assessmentId, seq)),
      software,
    },
  });
  events.written(told);
}

function followAnswers(checks: SubjectChecks, tell: (check: CheckName, answer: Answer<unknown>) => void): void {
  const { identity, face, screening } = checks.runs;
  for (const run of identity.values()) run.onAnswer((answer) => tell("IDENTITY", answer));
  for (const run of face.values()) run.onAnswer((answer) => tell("FACE", answer));
  for (const run of screening.values()) run.onAnswer((answer) => tell("SCREENING", answer));
}
