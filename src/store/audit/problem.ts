import type { AuditedKind } from "../../domain/audit-actions.ts";

/** A row of the record, by its table and its key. */
export interface RowName {
  readonly table: AuditedKind;
  readonly id: string;
}

/** What is wrong with an audit log, or with what it is compared with. `seq` is the number of the entry it is about. */
export type AuditProblem =
  | { readonly kind: "GAP"; readonly seq: number; readonly found: number }
  | { readonly kind: "REPEATED"; readonly seq: number }
  | { readonly kind: "BODY_CHANGED"; readonly seq: number }
  | { readonly kind: "HASH_CHANGED"; readonly seq: number }
  | { readonly kind: "CHAIN_BROKEN"; readonly seq: number }
  | { readonly kind: "NO_ENTRY"; readonly seq: number }
  | { readonly kind: "MISPLACED"; readonly seq: number; readonly field: "tenant" | "seq" | "at" }
  | { readonly kind: "TIME_REVERSED"; readonly seq: number }
  | { readonly kind: "TAIL_MISSING"; readonly seq: number; readonly head: number }
  | { readonly kind: "BEYOND_HEAD"; readonly seq: number }
  | { readonly kind: "HEAD_MISSING" }
  | { readonly kind: "HEAD_CHANGED"; readonly seq: number; readonly field: "hash" | "at" }
  | { readonly kind: "ANCHOR_UNEXPLAINED"; readonly seq: number }
  | { readonly kind: "CHECKPOINT_MISSING"; readonly seq: number; readonly head: number }
  | { readonly kind: "CHECKPOINT_DIFFERS"; readonly seq: number }
  | { readonly kind: "CHECKPOINTS_OUTSIDE"; readonly from: number; readonly to: number }
  | { readonly kind: "ROW_MISSING"; readonly seq: number; readonly row: RowName }
  | { readonly kind: "ROW_CHANGED"; readonly seq: number; readonly row: RowName; readonly field: string }
  | { readonly kind: "ROW_UNEXPLAINED"; readonly row: RowName }
  | { readonly kind: "SEAL_BROKEN"; readonly seq: number; readonly row: RowName }
  | { readonly kind: "SUMMARY_CHANGED"; readonly seq: number; readonly row: RowName; readonly field: string }
  | { readonly kind: "NOT_AN_EXPORT"; readonly line: number }
  | { readonly kind: "EXPORT_CUT"; readonly seq: number }
  | { readonly kind: "EXPORT_FRAME"; readonly line: number; readonly field: string };

type Texts = { readonly [Kind in AuditProblem["kind"]]: (problem: Extract<AuditProblem, { kind: Kind }>) => string };

const TEXTS: Texts = {
  GAP: ({ seq, found }) => `entry ${seq} is missing: ${found} comes next`,
  REPEATED: ({ seq }) => `there is more than one entry ${seq}`,
  BODY_CHANGED: ({ seq }) =>
    `the body of entry ${seq} was changed: its hash, which what comes next is linked to, is of another`,
  HASH_CHANGED: ({ seq }) => `the hash of entry ${seq} was changed: what comes next is linked to the one of its body`,
  CHAIN_BROKEN: ({ seq }) => `entry ${seq} does not follow from the one before it, nor does the next follow from it`,
  NO_ENTRY: ({ seq }) => `entry ${seq} is linked rightly, and is not what an entry looks like`,
  MISPLACED: ({ seq, field }) => `entry ${seq} says another ${FIELDS[field]} than it is kept with`,
  TIME_REVERSED: ({ seq }) => `entry ${seq} is older than the one before it`,
  TAIL_MISSING: ({ seq, head }) => `the entries from ${seq} to ${head}, the last of them, are missing`,
  BEYOND_HEAD: ({ seq }) => `the head is behind: entry ${seq} comes after what it says is the last`,
  HEAD_MISSING: () => "there is no head: nothing says where the log ends",
  HEAD_CHANGED: ({ seq, field }) =>
    `the head has another ${field === "at" ? "time" : field} than entry ${seq}, the last`,
  ANCHOR_UNEXPLAINED: ({ seq }) =>
    `the log begins after entry ${seq}, and no entry says that those before it were dropped`,
  CHECKPOINT_MISSING: ({ seq, head }) => `a checkpoint has seen entry ${seq}, and the log ends with ${head}`,
  CHECKPOINT_DIFFERS: ({ seq }) => `a checkpoint has seen another entry ${seq}: the log was written anew`,
  CHECKPOINTS_OUTSIDE: ({ from, to }) =>
    `no checkpoint is of an entry from ${from} to ${to}, and nothing could be compared with any`,
  ROW_MISSING: ({ seq, row }) => `${nameOf(row)} is missing: entry ${seq} says that there was one`,
  ROW_CHANGED: ({ seq, row, field }) => `${nameOf(row)} was changed: entry ${seq} has another ${field}`,
  ROW_UNEXPLAINED: ({ row }) => `${nameOf(row)} has no entry`,
  SEAL_BROKEN: ({ seq, row }) => `the seal of ${nameOf(row)} is not that of its body, as of entry ${seq}`,
  SUMMARY_CHANGED: ({ row, field }) => {
    if (field === "decisions" || field === "reviews") {
      return `${nameOf(row)} says another number of ${field} than there are`;
    }
    return field.startsWith("review")
      ? `${nameOf(row)} has another ${field} than follows from its decisions and reviews`
      : `${nameOf(row)} has another ${field} than its latest decision`;
  },
  NOT_AN_EXPORT: ({ line }) => `line ${line} is no line of an export`,
  EXPORT_CUT: ({ seq }) => `the export breaks off after entry ${seq}: it has no trailer`,
  EXPORT_FRAME: ({ line, field }) => `line ${line} says another \`${field}\` than the entries`,
};

const FIELDS = { tenant: "tenant", seq: "number", at: "time" } as const;

/** In a sentence without a full stop. Nothing personal is in it. */
export function problemText(problem: AuditProblem): string {
  return textOf(problem.kind, problem);
}

function textOf<Kind extends AuditProblem["kind"]>(kind: Kind, problem: Extract<AuditProblem, { kind: Kind }>): string {
  return TEXTS[kind](problem);
}

function nameOf({ table, id }: RowName): string {
  return `${table} ${id}`;
}

/** The number of the entry that it is about; null where it is about none. */
export function entryOf(problem: AuditProblem): number | null {
  return "seq" in problem ? problem.seq : null;
}

/** Ends a verification: what is after it cannot be trusted. */
export class ProblemFound extends Error {
  override readonly name = "ProblemFound";
  readonly problem: AuditProblem;

  constructor(problem: AuditProblem) {
    super(problemText(problem));
    this.problem = problem;
  }
}

/** What was asked for is not in the log. */
export class NoSuchEntry extends RangeError {
  override readonly name = "NoSuchEntry";
}
