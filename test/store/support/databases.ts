import { randomUUID } from "node:crypto";

import pg from "pg";
import { afterAll, describe, inject } from "vitest";

import type { Database } from "../../../src/store/database.ts";
import { openPglite } from "../../../src/store/open-pglite.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { TEMPLATE } from "../../ground/postgres.ts";
import { readyCopy } from "./ready-copy.ts";

/** A new PostgreSQL database with Saksi's tables in it, by its URL; it is gone when the file is done. */
export async function newPostgres(): Promise<string> {
  const base = inject("postgres");
  const name = `saksi_${randomUUID().replaceAll("-", "")}`;
  await administer(base, `CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
  afterAll(() => administer(base, `DROP DATABASE ${name} WITH (FORCE)`));
  return base + name;
}

/** An empty one. */
export async function emptyPostgres(): Promise<string> {
  const base = inject("postgres");
  const name = `saksi_${randomUUID().replaceAll("-", "")}`;
  await administer(base, `CREATE DATABASE ${name}`);
  afterAll(() => administer(base, `DROP DATABASE ${name} WITH (FORCE)`));
  return base + name;
}

interface Opener {
  readonly name: string;
  /** A database of its own, closed when the file is done. */
  readonly open: () => Promise<Database>;
}

const OPENERS: readonly Opener[] = [
  { name: "PGlite", open: async () => closedLater(await openPglite({ folder: null, like: await readyCopy() })) },
  {
    name: "PostgreSQL",
    open: async () => closedLater(await openPostgres({ url: await newPostgres(), connections: 4 })),
  },
];

/** The same tests on the database that comes with Saksi, and on the one that it grows into. */
export function describeOnBoth(title: string, tests: (open: Opener["open"]) => void): void {
  for (const { name, open } of OPENERS)
    describe(`${title}, on ${name}`, () => {
      tests(open);
    });
}

function closedLater(database: Database): Database {
  afterAll(() => database.close());
  return database;
}

async function administer(base: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${base}postgres` });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
