import { sql } from "drizzle-orm";
import { readMigrationFiles } from "drizzle-orm/migrator";
import { fileURLToPath } from "node:url";

/** Where the migrations lie, as Drizzle's own migrator reads them. */
export const MIGRATIONS = fileURLToPath(new URL("migrations", import.meta.url));

/** One number for all that only one process may do at a time. */
export const MIGRATION_LOCK = 7_283_401;

/** How many there are. */
export function migrationCount(): number {
  return readMigrationFiles({ migrationsFolder: MIGRATIONS }).length;
}

/** Held by whoever migrates, until its transaction or its session ends: two that start at once do it one after the other. */
export const takeMigrationLock = sql`SELECT pg_advisory_lock(${MIGRATION_LOCK})`;
