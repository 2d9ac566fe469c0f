import { MASKED } from "../../domain/mask.ts";
import type { DispositionRow, ReviewRow } from "../../store/records.ts";
import type { DataKey } from "../../vault/data-key.ts";
import { dispositionNotePlace, reviewNotePlace } from "./places.ts";
import type { DispositionEntry, ReviewEntry } from "./view.ts";

/** How a note is read. */
interface Reading {
  /** Null where the applicant was erased. */
  readonly key: DataKey | null;
  readonly masked: boolean;
}

export function reviewEntry(row: ReviewRow, reading: Reading): ReviewEntry {
  const { assessmentId, seq, at, reviewer, outcome, step, reason, decision } = row;
  const note = read(row.note, reviewNotePlace(assessmentId, seq), reading);
  return { seq, at, reviewer, outcome, step, reason, decision, note };
}

/** @param fingerprint of the listing as it stands where it is shown; null where nobody knows any more */
export function dispositionEntry(row: DispositionRow, reading: Reading, fingerprint: Buffer | null): DispositionEntry {
  const { applicantId, id, at, reviewer, disposition, step, reason, assessmentId } = row;
  const note = read(row.note, dispositionNotePlace(applicantId, id), reading);
  const unchanged = fingerprint !== null && row.fingerprint.equals(fingerprint);
  return { at, reviewer, disposition, step, reason, note, assessmentId, unchanged };
}

function read(note: Buffer, place: string, { key, masked }: Reading): string | null {
  const text = key === null ? "" : key.open(note, place).toString();
  if (text === "") return null;
  return masked ? MASKED : text;
}
