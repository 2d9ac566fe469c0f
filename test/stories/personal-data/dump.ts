import { readdir, readFile } from "node:fs/promises";
import path from "node:path";

import { sql } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "../../../src/store/database.ts";
import { rowsOf } from "../../../src/store/rows.ts";

/**
 * Everything that a database holds, row by row, with the table that each is of. Bytes are there as hexadecimal, as the
 * database writes them, and as they are.
 */
export async function dumped(orm: Pick<Orm, "execute">): Promise<(readonly [where: string, row: Buffer])[]> {
  const tables = await rowsOf(
    orm,
    sql`SELECT c.oid::regclass::text AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`,
    z.object({ name: z.string() }),
  );
  const rows: (readonly [string, Buffer])[] = [];
  for (const { name } of tables) {
    const found = await rowsOf(
      orm,
      sql`SELECT row_to_json(t)::text AS row FROM ${sql.raw(name)} AS t`,
      z.object({ row: z.string() }),
    );
    for (const { row } of found) rows.push([name, Buffer.concat([Buffer.from(row), ...bytesIn(row)])]);
  }
  return rows;
}

function bytesIn(row: string): Buffer[] {
  return Array.from(row.matchAll(/\\\\x([0-9a-f]+)/g), ([, hex = ""]) => Buffer.from(hex, "hex"));
}

/** Every file of a folder as its bytes are, whatever it is for: tables, indexes and the write-ahead log. */
export async function filesOf(folder: string): Promise<(readonly [where: string, bytes: Buffer])[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (file) => [path.relative(folder, file), await readFile(file)] as const));
}
