import { eq, inArray, sql } from "drizzle-orm";
import { z } from "zod";

import type { AuditedKind, Deed } from "../../domain/audit-actions.ts";
import type { Orm } from "../database.ts";
import { momentOf } from "../partitions.ts";
import { applicant, assessment, decision, vendorCall } from "../schema/index.ts";
import { begunDeed, calledDeed, decidedDeed } from "./deeds.ts";
import type { Entry } from "./entry.ts";
import { canonical } from "./link.ts";
import { ProblemFound } from "./problem.ts";
import type { RowName } from "./problem.ts";
import { unexplainedRow } from "./record-rows.ts";
import type { RowCounts } from "./record-rows.ts";

export interface RecordCheckOptions {
  readonly orm: Orm;
  readonly tenant: string;
  /** Of a row from before the chain's beginning, the entry may be gone. */
  readonly since: Date;
  /** The seal that the body of a decision has to have; throws where it can be none's. */
  readonly sealOf: (body: string) => Buffer;
}

/** Compares the record with its log: each entry with the row it tells of, and the number of rows with that of entries. */
export class RecordCheck {
  readonly #options: RecordCheckOptions;
  readonly #seen: Record<AuditedKind, number> = { assessment: 0, vendor_call: 0, decision: 0 };
  readonly #seenSince: Record<AuditedKind, number> = { assessment: 0, vendor_call: 0, decision: 0 };
  /** Of each kind the newest row that is missing: whether it was dropped, only a later entry tells. */
  readonly #missing = new Map<AuditedKind, { readonly of: Date; readonly found: ProblemFound }>();
  readonly #droppedBefore = new Map<string, Date>();

  constructor(options: RecordCheckOptions) {
    this.#options = options;
  }

  /** How many rows were found as the log has them. */
  get seen(): Readonly<Record<AuditedKind, number>> {
    return this.#seen;
  }

  /** @throws {ProblemFound} */
  async take(entries: readonly Entry[]): Promise<void> {
    for (const { action, detail } of entries) {
      if (action === "RECORDS_DROPPED") this.#dropped(String(detail["kind"]), new Date(String(detail["before"])));
    }
    await this.#takeBegun(entries.filter(({ action }) => action === "ASSESSMENT_BEGUN"));
    await this.#takeCalled(entries.filter(({ action }) => action === "VENDOR_CALLED"));
    await this.#takeDecided(entries.filter(({ action }) => action === "DECISION_MADE"));
  }

  /**
   * @param counts how many rows there are, as of the last entry taken; null where the first entries were not taken
   * @throws {ProblemFound}
   */
  async end(counts: RowCounts | null): Promise<void> {
    for (const [kind, { of, found }] of this.#missing) {
      const before = this.#droppedBefore.get(kind);
      if (before === undefined || of >= before) throw found;
    }
    if (counts === null) return;
    const { orm, tenant, since } = this.#options;
    for (const kind of ["assessment", "vendor_call", "decision"] as const) {
      // Fewer are no matter: they were dropped since they were seen.
      if (counts[kind] <= this.#seenSince[kind]) continue;
      const id = await unexplainedRow(orm, tenant, kind, since);
      if (id !== undefined) throw new ProblemFound({ kind: "ROW_UNEXPLAINED", row: { table: kind, id } });
    }
  }

  #dropped(kind: string, before: Date): void {
    const known = this.#droppedBefore.get(kind);
    if (known === undefined || known < before) this.#droppedBefore.set(kind, before);
  }

  async #takeBegun(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const rows = await this.#options.orm
      .select({
        row: assessment,
        erasedAt: applicant.erasedAt,
        latest: sql`(SELECT max(d.seq) FROM decision AS d WHERE d.assessment_id = ${assessment.id})`.mapWith(Number),
      })
      .from(assessment)
      .leftJoin(applicant, eq(applicant.id, assessment.applicantId))
      .where(inArray(assessment.id, entries.map(assessmentOf)));
    const byId = new Map(rows.map((each) => [each.row.id, each]));
    for (const entry of entries) {
      const row: RowName = { table: "assessment", id: assessmentOf(entry) };
      const found = byId.get(row.id);
      if (found === undefined) {
        this.#miss(entry, row, row.id);
        continue;
      }
      // What is kept of somebody who was erased may have been cut down; what the entry says in so many words stays.
      const but = found.erasedAt === null ? [] : ["contentHash"];
      this.#compare(entry, begunDeed(found.row), row, but);
      if (found.latest !== null && found.latest !== found.row.decisions)
        throw new ProblemFound({ kind: "SUMMARY_CHANGED", row, field: "decisions" });
      this.#count("assessment", found.row.createdAt);
    }
  }

  async #takeCalled(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const ids = entries.map(callOf);
    const rows = await this.#options.orm.select().from(vendorCall).where(inArray(vendorCall.id, ids));
    const byId = new Map(rows.map((row) => [row.id, row]));
    for (const entry of entries) {
      const row: RowName = { table: "vendor_call", id: callOf(entry) };
      const found = byId.get(row.id);
      if (found === undefined) {
        this.#miss(entry, row, row.id);
        continue;
      }
      this.#compare(entry, calledDeed(found), row);
      this.#count("vendor_call", found.askedAt);
    }
  }

  async #takeDecided(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return;
    const keys = entries.map((entry) => sql`(${assessmentOf(entry)}::uuid, ${Number(entry.detail["seq"])}::int)`);
    const rows = await this.#options.orm
      .select({ row: decision, summary: assessment })
      .from(decision)
      .leftJoin(assessment, eq(assessment.id, decision.assessmentId))
      .where(sql`(${decision.assessmentId}, ${decision.seq}) IN (${sql.join(keys, sql`, `)})`);
    const byName = new Map(rows.map((each) => [`${each.row.assessmentId}/${each.row.seq}`, each]));
    for (const entry of entries) {
      const id = assessmentOf(entry);
      const row: RowName = { table: "decision", id: `${id}/${String(entry.detail["seq"])}` };
      const found = byName.get(row.id);
      if (found === undefined) {
        this.#miss(entry, row, id);
        continue;
      }
      const { validUntil } = entry.detail;
      const until = typeof validUntil === "string" ? new Date(validUntil) : null;
      this.#compare(entry, decidedDeed(found.row, { validUntil: until }), row);
      this.#checkSeal(entry, found.row, row);
      if (found.summary?.decisions === found.row.seq) checkSummary(found.summary, found.row, until);
      this.#count("decision", found.row.decidedAt);
    }
  }

  #checkSeal({ seq }: Entry, { body, seal }: typeof decision.$inferSelect, row: RowName): void {
    let drawn: Buffer | null = null;
    try {
      drawn = this.#options.sealOf(body);
    } catch {
      // A body that is none has no seal.
    }
    if (drawn?.equals(seal) !== true) throw new ProblemFound({ kind: "SEAL_BROKEN", seq, row });
  }

  #count(kind: AuditedKind, at: Date): void {
    this.#seen[kind] += 1;
    if (at > this.#options.since) this.#seenSince[kind] += 1;
  }

  /** @param id of version 7, by which its partition is dropped */
  #miss({ seq }: Entry, row: RowName, id: string): void {
    const of = momentOf(id);
    const known = this.#missing.get(row.table);
    if (known !== undefined && known.of >= of) return;
    this.#missing.set(row.table, { of, found: new ProblemFound({ kind: "ROW_MISSING", seq, row }) });
  }

  #compare(entry: Entry, deed: Deed, row: RowName, but: readonly string[] = []): void {
    const field = differingField(entry, deed, but);
    if (field !== null) throw new ProblemFound({ kind: "ROW_CHANGED", seq: entry.seq, row, field });
  }
}

/** @throws {ProblemFound} where an entry that is linked rightly names no row */
function assessmentOf({ seq, subject }: Entry): string {
  return idOf(seq, subject?.replace(/^assessment\//, ""));
}

function callOf({ seq, detail }: Entry): string {
  return idOf(seq, detail["call"]);
}

const uuid = z.uuid();

function idOf(seq: number, text: unknown): string {
  const id = uuid.safeParse(text);
  if (!id.success) throw new ProblemFound({ kind: "NO_ENTRY", seq });
  return id.data;
}

function differingField(entry: Entry, deed: Deed, but: readonly string[]): string | null {
  if (entry.tenant !== deed.tenant) return "tenant";
  if (entry.actor !== deed.actor) return "actor";
  if (entry.subject !== deed.subject) return "assessment";
  const drawn: Readonly<Record<string, unknown>> = { ...deed.detail };
  const fields = new Set([...Object.keys(entry.detail), ...Object.keys(drawn)]);
  for (const field of fields) {
    if (!but.includes(field) && canonical(entry.detail[field] ?? null) !== canonical(drawn[field] ?? null))
      return field;
  }
  return null;
}

/** What an assessment says of its latest decision, which is how it is found. */
function checkSummary(
  summary: typeof assessment.$inferSelect,
  { outcome, decidedAt }: typeof decision.$inferSelect,
  validUntil: Date | null,
): void {
  const differs = (field: string) =>
    new ProblemFound({ kind: "SUMMARY_CHANGED", row: { table: "assessment", id: summary.id }, field });
  if (summary.outcome !== outcome) throw differs("outcome");
  if (summary.decidedAt?.getTime() !== decidedAt.getTime()) throw differs("decidedAt");
  if (summary.validUntil?.getTime() !== validUntil?.getTime()) throw differs("validUntil");
}
