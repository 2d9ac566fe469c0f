import { pgTable, text, uuid } from "drizzle-orm/pg-core";

import { bytea, instant } from "./columns.ts";

export const callbackLetter = pgTable("callback_letter", {
  id: uuid("id").primaryKey(),
  provider: text("provider").notNull(),
  /** The vendor's own ids of what it is about. */
  addresses: text("addresses").array().notNull(),
  receivedAt: instant("received_at").notNull(),
  body: bytea("body").notNull(),
});
