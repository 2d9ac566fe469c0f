import type { TestProject } from "vitest/node";

import { startPostgres } from "../../bench/postgres.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";

/** A database with Saksi's tables in it, of which each test gets a copy. */
export const TEMPLATE = "saksi_template";

declare module "vitest" {
  interface ProvidedContext {
    /** The PostgreSQL of this run, without the name of a database: `postgresql://…:5432/`. */
    readonly postgres: string;
  }
}

/** One real PostgreSQL for the whole run. Nothing in it is to survive a power cut. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startPostgres(["fsync=off", "max_connections=300", "full_page_writes=off"]);
  await server.createDatabase(TEMPLATE);
  const template = await openPostgres({ url: server.url + TEMPLATE });
  await template.close();
  project.provide("postgres", server.url);
  return async () => server[Symbol.asyncDispose]();
}
