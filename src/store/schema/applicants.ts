import { pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";

import { bytea, instant } from "./columns.ts";

export const keyring = pgTable("keyring", {
  purpose: text("purpose").primaryKey(),
  wrapped: bytea("wrapped").notNull(),
  createdAt: instant("created_at").notNull(),
});

export const applicant = pgTable("applicant", {
  id: uuid("id").primaryKey(),
  tenant: text("tenant").notNull(),
  /** Null once erased, as the key is. */
  nikHash: bytea("nik_hash"),
  wrappedKey: bytea("wrapped_key"),
  createdAt: instant("created_at").notNull(),
  erasedAt: instant("erased_at"),
});

export const idempotencyKey = pgTable(
  "idempotency_key",
  {
    tenant: text("tenant").notNull(),
    keyHash: bytea("key_hash").notNull(),
    fingerprint: bytea("fingerprint").notNull(),
    assessmentId: uuid("assessment_id").notNull(),
    createdAt: instant("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.keyHash] })],
);
