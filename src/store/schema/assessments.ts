import { bigint, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";

import { ASSESSMENT_STATES, DECISION_CAUSES } from "../../domain/assessment.ts";
import { OUTCOMES } from "../../domain/decision.ts";
import { LEGAL_BASES } from "../../domain/legal-ground.ts";
import { REVIEW_OUTCOMES, REVIEW_STATES } from "../../domain/review.ts";
import { bytea, instant } from "./columns.ts";

export const assessment = pgTable("assessment", {
  id: uuid("id").primaryKey(),
  tenant: text("tenant").notNull(),
  applicantId: uuid("applicant_id").notNull(),
  createdAt: instant("created_at").notNull(),
  createdBy: text("created_by").notNull(),
  policyName: text("policy_name").notNull(),
  policyDigest: text("policy_digest").notNull(),
  reference: text("reference"),
  purpose: text("purpose"),
  legalBasis: text("legal_basis", { enum: LEGAL_BASES }),
  consentReference: text("consent_reference"),
  input: bytea("input").notNull(),
  /** Counts who has worked on it: one that has lost it to another can write no more. */
  run: integer("run").notNull(),
  /** The replica that works on it. */
  owner: uuid("owner").notNull(),
  state: text("state", { enum: ASSESSMENT_STATES }).notNull(),
  /** Of its latest decision, as are those below. */
  outcome: text("outcome", { enum: OUTCOMES }),
  decisions: integer("decisions").notNull().default(0),
  decidedAt: instant("decided_at"),
  validUntil: instant("valid_until"),
  reviewState: text("review_state", { enum: REVIEW_STATES }).notNull().default("NONE"),
  /** How many reviews there are, whether they stand or not. */
  reviews: integer("reviews").notNull().default(0),
  /** Of the latest review, as is the one below. They count where it is reviewed, or proposed. */
  reviewOutcome: text("review_outcome", { enum: REVIEW_OUTCOMES }),
  /** The decision that the reviewer had before them. */
  reviewedDecision: integer("reviewed_decision"),
});

export const assessmentEvent = pgTable(
  "assessment_event",
  {
    assessmentId: uuid("assessment_id").notNull(),
    seq: integer("seq").notNull(),
    at: instant("at").notNull(),
    body: text("body").notNull(),
  },
  (table) => [primaryKey({ columns: [table.assessmentId, table.seq] })],
);

export const decision = pgTable(
  "decision",
  {
    assessmentId: uuid("assessment_id").notNull(),
    /** From 1: the first stays what it was, whatever comes later. */
    seq: integer("seq").notNull(),
    tenant: text("tenant").notNull(),
    decidedAt: instant("decided_at").notNull(),
    cause: text("cause", { enum: DECISION_CAUSES }).notNull(),
    policyName: text("policy_name").notNull(),
    policyVersion: integer("policy_version").notNull(),
    policyDigest: text("policy_digest").notNull(),
    outcome: text("outcome", { enum: OUTCOMES }).notNull(),
    /** What speaks against the applicant, by the names of rules and listings: a later decision with more of it was not reviewed. */
    grounds: text("grounds").array().notNull(),
    costIdr: bigint("cost_idr", { mode: "number" }),
    body: text("body").notNull(),
    /** SHA-256 over its canonical bytes. */
    seal: bytea("seal").notNull(),
    evidence: text("evidence").notNull(),
    shown: bytea("shown").notNull(),
    software: text("software").notNull(),
  },
  (table) => [primaryKey({ columns: [table.assessmentId, table.seq] })],
);

export const policyText = pgTable("policy_text", {
  digest: text("digest").primaryKey(),
  name: text("name").notNull(),
  version: integer("version").notNull(),
  source: text("source").notNull(),
  keptAt: instant("kept_at").notNull(),
});
