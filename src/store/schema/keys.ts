import { bigint, integer, pgTable, primaryKey, text } from "drizzle-orm/pg-core";

import { bytea, instant } from "./columns.ts";

export const apiKey = pgTable("api_key", {
  id: text("id").primaryKey(),
  tenant: text("tenant").notNull(),
  name: text("name").notNull(),
  secretDigest: bytea("secret_digest").notNull(),
  scopes: text("scopes").array().notNull(),
  perMinute: integer("per_minute"),
  dailyBudgetIdr: bigint("daily_budget_idr", { mode: "number" }),
  createdAt: instant("created_at").notNull(),
  createdBy: text("created_by").notNull(),
  expiresAt: instant("expires_at"),
  revokedAt: instant("revoked_at"),
  /** The hour that it began. */
  lastUsedAt: instant("last_used_at"),
});

export const callerUse = pgTable(
  "caller_use",
  {
    tenant: text("tenant").notNull(),
    account: text("account").notNull(),
    unit: text("unit", { enum: ["REQUEST", "RUPIAH"] }).notNull(),
    /** When the minute, or the day of Jakarta, begins. */
    period: instant("period").notNull(),
    used: bigint("used", { mode: "number" }).notNull(),
    granted: bigint("granted", { mode: "number" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.tenant, table.account, table.unit, table.period] })],
);
