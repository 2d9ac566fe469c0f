import { z } from "zod";

import type { AuditAction, AuditedKind, Deed } from "../../domain/audit-actions.ts";
import type { Orm } from "../database.ts";
import type { Entry } from "./entry.ts";
import { ProblemFound } from "./problem.ts";

/** What the check of the record is given by whoever knows what a decision is. */
export interface RecordTools {
  /** The seal that the body of a decision has to have; throws where it can be none's. */
  readonly sealOf: (body: string) => Buffer;
}

/** A row as it is, for its entry to be compared with. */
export interface FoundRow {
  /** What the log has to say of it. */
  readonly deed: Deed;
  /** The time it is counted by: that of `AuditedRows.time`. */
  readonly at: Date;
  /** Fields of the entry that need not agree any more. */
  readonly but?: readonly string[];
  /** What else has to hold of it. @throws {ProblemFound} */
  readonly check?: (entry: Entry) => void;
}

/**
 * A table of which each row has an entry in the log, and how the two find each other. Another one is another of these, and a line
 * in record-check.ts.
 */
export interface AuditedRows {
  readonly table: AuditedKind;
  readonly action: AuditAction;
  /** The key of the row that an entry tells of, by whose id its partition is dropped. @throws {ProblemFound} where it tells of none */
  keyOf(entry: Entry): { readonly key: string; readonly id: string };
  /** The rows that some entries tell of, by their keys; null where there is none any more, and there need not be. */
  find(orm: Orm, entries: readonly Entry[], tools: RecordTools): Promise<ReadonlyMap<string, FoundRow | null>>;
  /** In SQL: the key of a row `r`, the key in an entry `e`, and the column that tells when a row was written, not after its entry. */
  readonly sql: { readonly row: string; readonly entry: string; readonly time: string };
}

/** In SQL: the keys of what an assessment has several of, each with a number. */
export const NUMBERED_KEYS = {
  row: "r.assessment_id || '/' || r.seq",
  entry: "substr(e.body::json ->> 'subject', 12) || '/' || (e.body::json -> 'detail' ->> 'seq')",
} as const;

/** Which of the assessment's it is. @throws {ProblemFound} where it is none */
export function numberOf({ seq, detail }: Entry): number {
  const number = detail["seq"];
  if (typeof number !== "number" || !Number.isSafeInteger(number)) throw new ProblemFound({ kind: "NO_ENTRY", seq });
  return number;
}

const uuid = z.uuid();

/** The id of the assessment that an entry is about. @throws {ProblemFound} where it is about none */
export function assessmentOf({ seq, subject }: Entry): string {
  return idIn(seq, subject?.replace(/^assessment\//, ""));
}

/** @throws {ProblemFound} where what is linked rightly names no row */
export function idIn(seq: number, text: unknown): string {
  const id = uuid.safeParse(text);
  if (!id.success) throw new ProblemFound({ kind: "NO_ENTRY", seq });
  return id.data;
}
