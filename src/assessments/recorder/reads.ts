import DataLoader from "dataloader";

import { recordsOf } from "../../store/records.ts";
import type { DecisionRow, DispositionRow, ReviewRow } from "../../store/records.ts";
import type { Store } from "../../store/store.ts";

/** What is read beside assessments themselves. Whatever the views of a page want in one turn is one query, and is read once. */
export interface Reads {
  latestDecision(assessmentId: string): Promise<DecisionRow | null>;
  /** The first first. */
  decisions(assessmentId: string): Promise<readonly DecisionRow[]>;
  /** The first first. */
  reviews(assessmentId: string): Promise<readonly ReviewRow[]>;
  /** What was last said of each listing. */
  dispositions(applicantId: string): Promise<readonly DispositionRow[]>;
}

export function readsOf({ database }: Pick<Store, "database">, tenant: string): Reads {
  const records = recordsOf(database, tenant);
  // These look-ups share statements by themselves, with those of others even.
  const latest = new DataLoader<string, DecisionRow | null>((ids) =>
    Promise.all(ids.map(async (id) => (await records.latestDecision(id)) ?? null)),
  );
  const decisions = many(records.decisions, ({ assessmentId }) => assessmentId);
  const reviews = many(records.reviews, ({ assessmentId }) => assessmentId);
  const dispositions = many(records.dispositions, ({ applicantId }) => applicantId);
  return {
    latestDecision: (id) => latest.load(id),
    decisions: (id) => decisions.load(id),
    reviews: (id) => reviews.load(id),
    dispositions: (id) => dispositions.load(id),
  };
}

function many<Row>(
  read: (ids: readonly string[]) => Promise<readonly Row[]>,
  idOf: (row: Row) => string,
): DataLoader<string, readonly Row[]> {
  return new DataLoader(async (ids) => {
    const rows = Map.groupBy(await read(ids), idOf);
    return ids.map((id) => rows.get(id) ?? []);
  });
}
