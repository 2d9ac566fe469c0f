import { bigint, boolean, doublePrecision, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";

import { bytea, instant } from "./columns.ts";

export const callIntent = pgTable(
  "call_intent",
  {
    assessmentId: uuid("assessment_id").notNull(),
    id: uuid("id").notNull(),
    run: integer("run").notNull(),
    provider: text("provider").notNull(),
    endpoint: text("endpoint").notNull(),
    attempt: integer("attempt").notNull(),
    askedAt: instant("asked_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.assessmentId, table.id] })],
);

export const CALL_STATUSES = ["ANSWERED", "PENDING", "FAILED"] as const;

export const callAnswer = pgTable(
  "call_answer",
  {
    assessmentId: uuid("assessment_id").notNull(),
    id: uuid("id").notNull(),
    intentId: uuid("intent_id").notNull(),
    provider: text("provider").notNull(),
    endpoint: text("endpoint").notNull(),
    answeredAt: instant("answered_at").notNull(),
    status: text("status", { enum: CALL_STATUSES }).notNull(),
    requestId: text("request_id"),
    latencyMs: doublePrecision("latency_ms").notNull(),
    /** Whether the vendor may bill it. */
    billed: boolean("billed").notNull(),
    /** What was answered, or how it failed: sealed. */
    body: bytea("body").notNull(),
  },
  (table) => [primaryKey({ columns: [table.assessmentId, table.id] })],
);

export const vendorCall = pgTable("vendor_call", {
  id: uuid("id").primaryKey(),
  tenant: text("tenant").notNull(),
  /** Null where it was made for a plain query. */
  assessmentId: uuid("assessment_id"),
  provider: text("provider").notNull(),
  endpoint: text("endpoint").notNull(),
  checks: text("checks").array().notNull(),
  attempt: integer("attempt").notNull(),
  askedAt: instant("asked_at").notNull(),
  latencyMs: doublePrecision("latency_ms").notNull(),
  /** `ANSWERED`, `PENDING`, `CANCELLED`, a failure's code, or `INTERRUPTED`: nobody knows what came of it. */
  outcome: text("outcome").notNull(),
  /** Null where no price is configured. */
  costIdr: bigint("cost_idr", { mode: "number" }),
});
