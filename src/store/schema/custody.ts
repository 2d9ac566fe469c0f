import { boolean, date, pgTable, text, uuid } from "drizzle-orm/pg-core";

import { ERASURE_GROUNDS } from "../../domain/custody.ts";
import { bytea, instant } from "./columns.ts";

export const erasure = pgTable("erasure", {
  applicantId: uuid("applicant_id").primaryKey(),
  tenant: text("tenant").notNull(),
  requestedAt: instant("requested_at").notNull(),
  requestedBy: text("requested_by").notNull(),
  ground: text("ground", { enum: ERASURE_GROUNDS }).notNull(),
  relationshipEnded: date("relationship_ended", { mode: "string" }),
  despiteRetention: boolean("despite_retention").notNull(),
  countsFrom: instant("counts_from").notNull(),
  doneAt: instant("done_at"),
});

export const legalHold = pgTable("legal_hold", {
  id: uuid("id").primaryKey(),
  tenant: text("tenant").notNull(),
  applicantId: uuid("applicant_id").notNull(),
  placedAt: instant("placed_at").notNull(),
  placedBy: text("placed_by").notNull(),
  /** Sealed, as the other one is. */
  reason: bytea("reason").notNull(),
  liftedAt: instant("lifted_at"),
  liftedBy: text("lifted_by"),
  liftReason: bytea("lift_reason"),
});

export const keptSelfie = pgTable("kept_selfie", {
  assessmentId: uuid("assessment_id").primaryKey(),
  tenant: text("tenant").notNull(),
  expiresAt: instant("expires_at").notNull(),
  sealed: bytea("sealed").notNull(),
});
