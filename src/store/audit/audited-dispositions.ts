import { and, inArray, isNotNull } from "drizzle-orm";

import { applicant, hitDisposition } from "../schema/index.ts";
import { assessmentOf, idIn } from "./audited-rows.ts";
import type { AuditedRows, FoundRow } from "./audited-rows.ts";
import { disposedDeed } from "./deeds.ts";
import type { Entry } from "./entry.ts";

/** What was said of hits. Of an applicant who was erased none of it is left; else it goes with their last assessment. */
export const auditedDispositions: AuditedRows = {
  table: "hit_disposition",
  action: "HIT_DISPOSED",
  keyOf(entry) {
    return { key: idOf(entry), id: assessmentOf(entry) };
  },
  async find(orm, entries) {
    const applicants = [...new Set(entries.map(applicantOf))];
    const rows = await orm
      .select()
      .from(hitDisposition)
      .where(and(inArray(hitDisposition.applicantId, applicants), inArray(hitDisposition.id, entries.map(idOf))));
    const erased = await orm
      .select({ id: applicant.id })
      .from(applicant)
      .where(and(inArray(applicant.id, applicants), isNotNull(applicant.erasedAt)));
    const gone = new Set(erased.map(({ id }) => id));
    return new Map<string, FoundRow | null>([
      ...entries.flatMap((entry): [string, null][] => (gone.has(applicantOf(entry)) ? [[idOf(entry), null]] : [])),
      ...rows.map((row): [string, FoundRow] => [row.id, { deed: disposedDeed(row), at: row.at }]),
    ]);
  },
  sql: { row: "r.id::text", entry: "e.body::json -> 'detail' ->> 'id'", time: "at" },
};

function idOf({ seq, detail }: Entry): string {
  return idIn(seq, detail["id"]);
}

function applicantOf({ seq, detail }: Entry): string {
  return idIn(seq, detail["applicant"]);
}
