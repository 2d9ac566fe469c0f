import { bigint, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

import { bytea, instant } from "./columns.ts";

export const auditHead = pgTable("audit_head", {
  tenant: text("tenant").primaryKey(),
  seq: bigint("seq", { mode: "number" }).notNull(),
  hash: bytea("hash").notNull(),
  at: instant("at").notNull(),
});

export const auditEntry = pgTable(
  "audit_entry",
  {
    tenant: text("tenant").notNull(),
    /** From 1, with no gap. */
    seq: bigint("seq", { mode: "number" }).notNull(),
    /** Never before that of the entry ahead of it. */
    at: instant("at").notNull(),
    /** Canonical JSON: who did what to what. Nothing in it is personal. */
    body: text("body").notNull(),
    /** SHA-256 over the one before it and its own content. */
    hash: bytea("hash").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.seq, table.at] })],
);

/** Where a chain begins now, its oldest entries being gone: the last of them. The one with the highest number counts. */
export const auditAnchor = pgTable(
  "audit_anchor",
  {
    tenant: text("tenant").notNull(),
    seq: bigint("seq", { mode: "number" }).notNull(),
    hash: bytea("hash").notNull(),
    at: instant("at").notNull(),
    reason: text("reason").notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.seq] })],
);
