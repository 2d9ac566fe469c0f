import type { AuditedKind } from "../../domain/audit-actions.ts";
import type { Orm } from "../database.ts";
import { momentOf } from "../partitions.ts";
import { auditedAssessments } from "./audited-assessments.ts";
import { auditedCalls } from "./audited-calls.ts";
import { auditedDecisions } from "./audited-decisions.ts";
import { auditedDispositions } from "./audited-dispositions.ts";
import { auditedReviews } from "./audited-reviews.ts";
import type { AuditedRows, FoundRow, RecordTools } from "./audited-rows.ts";
import type { Entry } from "./entry.ts";
import { canonical } from "./link.ts";
import { entryOf, ProblemFound } from "./problem.ts";
import { unexplainedRow } from "./record-rows.ts";
import type { Closing } from "./record-rows.ts";

/** Everything of which each row has an entry. */
export const AUDITED: readonly AuditedRows[] = [
  auditedAssessments,
  auditedCalls,
  auditedDecisions,
  auditedReviews,
  auditedDispositions,
];

export interface RecordCheckOptions extends RecordTools {
  readonly orm: Orm;
  readonly tenant: string;
  /** Of a row from before the chain's beginning, the entry may be gone. */
  readonly since: Date;
}

interface Tally {
  /** Rows that were found as the log has them. */
  seen: number;
  /** Of these, those that are counted in the end. */
  counted: number;
  /** The newest of those that are missing: whether it was dropped, only a later entry tells. */
  missing: { readonly of: Date; readonly found: ProblemFound } | null;
  droppedBefore: Date;
}

/** Compares the record with its log: each entry with the row it tells of, and the number of rows with that of entries. */
export class RecordCheck {
  readonly #options: RecordCheckOptions;
  readonly #tallies: ReadonlyMap<AuditedKind, Tally> = new Map(
    AUDITED.map(({ table }) => [table, { seen: 0, counted: 0, missing: null, droppedBefore: new Date(0) }]),
  );

  constructor(options: RecordCheckOptions) {
    this.#options = options;
  }

  /** How many rows of each kind were found as the log has them. */
  get seen(): ReadonlyMap<AuditedKind, number> {
    return new Map([...this.#tallies].map(([kind, { seen }]) => [kind, seen]));
  }

  /** @throws {ProblemFound} */
  async take(entries: readonly Entry[]): Promise<void> {
    for (const { action, detail } of entries) if (action === "RECORDS_DROPPED") this.#drop(detail);
    const found: ProblemFound[] = [];
    for (const kind of AUDITED) {
      const own = entries.filter(({ action }) => action === kind.action);
      if (own.length === 0) continue;
      const problem = await problemIn(this.#takeKind(kind, own));
      if (problem !== null) found.push(problem);
    }
    const [first] = found.toSorted((one, other) => placeOf(one) - placeOf(other));
    if (first !== undefined) throw first;
  }

  /**
   * @param counts how many rows there are, as of the last entry taken; null where the first entries were not taken
   * @throws {ProblemFound}
   */
  async end(counts: Closing["counts"] | null): Promise<void> {
    for (const { missing, droppedBefore } of this.#tallies.values()) {
      if (missing !== null && missing.of >= droppedBefore) throw missing.found;
    }
    if (counts === null) return;
    const { orm, tenant, since } = this.#options;
    for (const kind of AUDITED) {
      // Fewer are no matter: they were dropped since they were seen.
      if ((counts.get(kind.table) ?? 0) <= this.#tally(kind.table).counted) continue;
      const id = await unexplainedRow(orm, tenant, since, kind);
      if (id !== undefined) throw new ProblemFound({ kind: "ROW_UNEXPLAINED", row: { table: kind.table, id } });
    }
  }

  async #takeKind(kind: AuditedRows, entries: readonly Entry[]): Promise<void> {
    const { orm, since } = this.#options;
    const rows = await kind.find(orm, entries, this.#options);
    const tally = this.#tally(kind.table);
    for (const entry of entries) {
      const { key, id } = kind.keyOf(entry);
      const row = { table: kind.table, id: key };
      const found = rows.get(key);
      if (found === null) continue;
      if (found === undefined) {
        const of = momentOf(id);
        const problem = new ProblemFound({ kind: "ROW_MISSING", seq: entry.seq, row });
        if (tally.missing === null || tally.missing.of < of) tally.missing = { of, found: problem };
        continue;
      }
      const field = differingField(entry, found);
      if (field !== null) throw new ProblemFound({ kind: "ROW_CHANGED", seq: entry.seq, row, field });
      found.check?.(entry);
      tally.seen += 1;
      if (found.at > since) tally.counted += 1;
    }
  }

  #drop({ kind, before }: Entry["detail"]): void {
    const tally = [...this.#tallies].find(([table]) => table === kind)?.[1];
    const until = new Date(String(before));
    if (tally !== undefined && tally.droppedBefore < until) tally.droppedBefore = until;
  }

  #tally(kind: AuditedKind): Tally {
    const tally = this.#tallies.get(kind);
    if (tally === undefined) throw new RangeError("rows of a kind that is not audited");
    return tally;
  }
}

async function problemIn(check: Promise<void>): Promise<ProblemFound | null> {
  try {
    await check;
    return null;
  } catch (error) {
    if (error instanceof ProblemFound) return error;
    throw error;
  }
}

function placeOf({ problem }: ProblemFound): number {
  return entryOf(problem) ?? Infinity;
}

/** The first thing that an entry says otherwise than the row; null where there is none. */
function differingField(entry: Entry, { deed, but = [] }: FoundRow): string | null {
  if (entry.tenant !== deed.tenant) return "tenant";
  if (entry.actor !== deed.actor) return "actor";
  if (entry.subject !== deed.subject) return "assessment";
  const drawn: Readonly<Record<string, unknown>> = deed.detail;
  if (canonical(entry.detail) === canonical(drawn)) return null;
  const fields = new Set([...Object.keys(entry.detail), ...Object.keys(drawn)]);
  for (const field of fields) {
    if (but.includes(field)) continue;
    if (canonical(entry.detail[field] ?? null) !== canonical(drawn[field] ?? null)) return field;
  }
  return null;
}
