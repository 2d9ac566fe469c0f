import { integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";

import { HIT_DISPOSITIONS } from "../../domain/hit-disposition.ts";
import { REVIEW_OUTCOMES, REVIEW_STEPS } from "../../domain/review.ts";
import { bytea, instant } from "./columns.ts";

export const review = pgTable(
  "review",
  {
    assessmentId: uuid("assessment_id").notNull(),
    /** From 1: none is ever changed. */
    seq: integer("seq").notNull(),
    tenant: text("tenant").notNull(),
    at: instant("at").notNull(),
    reviewer: text("reviewer").notNull(),
    outcome: text("outcome", { enum: REVIEW_OUTCOMES }).notNull(),
    step: text("step", { enum: REVIEW_STEPS }).notNull(),
    /** A code of the reviewer's own. */
    reason: text("reason").notNull(),
    /** Sealed with the applicant's key, also where there is none. */
    note: bytea("note").notNull(),
    /** The number of the decision that was reviewed. */
    decision: integer("decision").notNull(),
  },
  (table) => [primaryKey({ columns: [table.assessmentId, table.seq] })],
);

export const hitDisposition = pgTable(
  "hit_disposition",
  {
    applicantId: uuid("applicant_id").notNull(),
    /** From 1 for each applicant: of what was said of a listing, the last counts. */
    seq: integer("seq").notNull(),
    /** By it evidence names what it was dismissed by. */
    id: uuid("id").notNull(),
    tenant: text("tenant").notNull(),
    /** In which it was said. */
    assessmentId: uuid("assessment_id").notNull(),
    provider: text("provider").notNull(),
    listingId: text("listing_id").notNull(),
    /** A keyed hash of what the listing said then. */
    fingerprint: bytea("fingerprint").notNull(),
    disposition: text("disposition", { enum: HIT_DISPOSITIONS }).notNull(),
    step: text("step", { enum: REVIEW_STEPS }).notNull(),
    reviewer: text("reviewer").notNull(),
    at: instant("at").notNull(),
    /** A code of the reviewer's own. */
    reason: text("reason").notNull(),
    /** Sealed with the applicant's key, also where there is none. */
    note: bytea("note").notNull(),
  },
  (table) => [primaryKey({ columns: [table.applicantId, table.seq] })],
);
