import { estimateCost } from "../../checks/money/estimate.ts";
import { purseFor } from "../../checks/money/purse-for.ts";
import type { Purse } from "../../checks/money/purse.ts";
import type { Applicant } from "../../domain/person.ts";
import { callsOf, lateAnswersOf, recordsOf } from "../../store/records.ts";
import type { AssessmentRow } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";
import type { DataKey } from "../../vault/data-key.ts";
import type { Vault } from "../../vault/vault.ts";
import type { Examiner } from "../examiner.ts";
import { readEvent } from "../record/event-form.ts";
import { readReply } from "../record/reply-form.ts";
import { dismissingOf } from "./dismissals.ts";
import { followUp } from "./follow-up.ts";
import type { FollowUpTools } from "./follow-up.ts";
import { withKeptSelfie } from "./kept-selfie.ts";
import { knownCalls } from "./known-calls.ts";
import { interruptedCalls, spentOn } from "./left-calls.ts";
import type { LateEnd, Promised } from "./late.ts";
import { answerPlace } from "./places.ts";
import type { PastPolicies } from "./policies.ts";
import { inputOf, keyOf, shownEvidence } from "./read.ts";
import { RunJournal } from "./run-journal.ts";
import type { RunJournalOptions } from "./run-journal.ts";
import { runAssessment } from "./run.ts";
import type { RunOptions } from "./run.ts";

export interface WorkTools extends FollowUpTools {
  readonly store: Store;
  readonly vault: Vault;
  readonly policies: PastPolicies;
  /** Over the policies that are loaded now. */
  readonly examiner: () => Examiner;
}

/** Work on one assessment. Both reject where it ends without what it was for. */
export interface WorkUnderWay {
  /** Its first decision is on record. */
  readonly decided: Promise<void>;
  /** Nothing more is to come. */
  readonly done: Promise<void>;
}

const FIRST = { nextEvent: 1, told: new Set<string>(), seq: 1, cause: "CHECKED" } as const;

/** An assessment from its beginning. */
export function newWork(tools: WorkTools, run: Omit<RunOptions, keyof typeof FIRST>): WorkUnderWay {
  return workOf(tools, Promise.resolve({ ...run, ...FIRST }));
}

/** What a process still knows of an assessment that it has begun, and the record does not tell. */
export interface Memory {
  /** With the selfie. */
  readonly applicant: Applicant;
  readonly purse: Purse | undefined;
  readonly view: RunOptions["view"];
}

export interface Resumption {
  readonly row: AssessmentRow;
  /** The number of this run. */
  readonly run: number;
  readonly memory: Memory | undefined;
  readonly unwritten: RunJournalOptions["unwritten"];
  readonly signal: AbortSignal;
}

/** An assessment whose run was broken off: what was answered is taken as it stands, what was not asked is asked. */
export function resumedWork(tools: WorkTools, resumption: Resumption): WorkUnderWay {
  const { row } = resumption;
  const options = resumed(tools, resumption);
  if (row.state === "RUNNING") return workOf(tools, options);
  const done = options.then((each) => resumedFollowUp(tools, row, each));
  return { decided: Promise.resolve(), done };
}

function workOf(tools: WorkTools, options: Promise<RunOptions>): WorkUnderWay {
  const first = options.then(async (each) => ({ options: each, end: await runAssessment(tools, each) }));
  const done = first.then(async ({ options: each, end }) => {
    const { evidence, nextEvent, isOpen } = end;
    if (!isOpen) return;
    await followUp(tools, { ...each, evidence, nextEvent, seq: each.seq + 1, heard: () => undefined });
  });
  return { decided: first.then(() => {}), done };
}

async function resumed(tools: WorkTools, { row, run, memory, unwritten, signal }: Resumption): Promise<RunOptions> {
  const { store, vault, clock, policies, panel } = tools;
  const { id, tenant } = row;
  const key = keyOf(vault, row);
  if (key === null) throw new RangeError("an assessment of somebody who was erased cannot be resumed");
  const work = { assessmentId: id, tenant, run };
  const input = inputOf(row, key);
  const applicant = memory?.applicant ?? (await withKeptSelfie(store.database, id, input.applicant, key));
  const policy = await policies.byDigest(row.policyDigest);
  const examiner = tools.examiner();
  const left = await callsOf(store.database, id);
  const estimate = estimateCost(panel, examiner.ask(applicant, { checks: new Set(), policies: new Set([policy]) }));
  await Promise.all(interruptedCalls(left, estimate, tenant).map((call) => store.journal.add(call)));
  const { maxCostIdr } = input;
  const limited = maxCostIdr === null ? undefined : purseFor(estimate, maxCostIdr, spentOn(left, estimate));
  const known = knownCalls(left, key);
  const events = (await recordsOf(store.database, tenant).events(id, 0)).map(({ seq, body }) => {
    return { seq, event: readEvent(body) };
  });
  return {
    ...FIRST,
    work,
    applicant,
    purse: memory === undefined ? limited : memory.purse,
    policy,
    examiner,
    key,
    journal: new RunJournal({ store, work, key, clock, known, unwritten }),
    isNewcomer: false,
    dismissing: () => dismissingOf(tools, row, policy.meaning.record),
    nextEvent: (events.at(-1)?.seq ?? 0) + 1,
    told: new Set(
      events.flatMap(({ event }) => (event.kind === "answered" ? [`${event.check} ${event.answer.provider}`] : [])),
    ),
    span: null,
    // Where nobody knows any more who asked for it, it may be somebody who must not learn more than an applicant.
    view: memory?.view ?? "patient",
    signal,
  };
}

async function resumedFollowUp(tools: WorkTools, row: AssessmentRow, options: RunOptions): Promise<void> {
  const { database } = tools.store;
  const latest = await recordsOf(database, row.tenant).latestDecision(row.id);
  if (latest === undefined) throw new RangeError("a pending assessment without a decision");
  const late = await lateAnswersOf(database, row.id);
  const heard = ({ provider, endpoint }: Promised): LateEnd | undefined => {
    const found = late.find((each) => each.provider === provider && each.endpoint === endpoint);
    return found && endOf(found, options.key);
  };
  await followUp(tools, { ...options, evidence: shownEvidence(latest, options.key), seq: latest.seq + 1, heard });
}

function endOf(
  { assessmentId, id, body }: { readonly assessmentId: string; readonly id: string; readonly body: Buffer },
  key: DataKey,
): LateEnd {
  return readReply(key.open(body, answerPlace(assessmentId, id)).toString());
}
