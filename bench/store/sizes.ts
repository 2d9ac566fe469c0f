import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "../../src/store/database.ts";
import { count, rowsOf } from "../../src/store/rows.ts";
import { TABLES } from "./template.ts";
import type { TableName } from "./template.ts";

/** On the disk, in bytes. */
export interface Size {
  readonly table: number;
  readonly toast: number;
  /** By the index of the whole table that they belong to. */
  readonly indexes: ReadonlyMap<string, number>;
}

/** What each table takes, its partitions together. */
export async function sizesOf(orm: Orm): Promise<ReadonlyMap<TableName, Size>> {
  const sizes = new Map<TableName, Size>();
  for (const { name } of TABLES) {
    const [found] = await rowsOf(
      orm,
      sql`SELECT coalesce(sum(pg_relation_size(relid)), 0) AS table,
          coalesce(sum(pg_total_relation_size(c.reltoastrelid)) FILTER (WHERE c.reltoastrelid <> 0), 0) AS toast
        FROM ${partsOf(sql`${name}::regclass`)} AS parts JOIN pg_class AS c ON c.oid = relid`,
      z.object({ table: count, toast: count }),
    );
    const indexes = await rowsOf(
      orm,
      sql`SELECT x.indexrelid::regclass::text AS name,
          (SELECT sum(pg_relation_size(relid)) FROM ${partsOf(sql`x.indexrelid`)} AS parts) AS bytes
        FROM pg_index AS x WHERE x.indrelid = ${name}::regclass ORDER BY 1`,
      z.object({ name: z.string(), bytes: count }),
    );
    if (found === undefined) continue;
    sizes.set(name, { ...found, indexes: new Map(indexes.map((each) => [each.name, each.bytes])) });
  }
  return sizes;
}

/** Its partitions, and itself: what has no partitions is all there is. */
function partsOf(relation: SQL): SQL {
  return sql`(SELECT ${relation} AS relid UNION SELECT relid FROM pg_partition_tree(${relation}))`;
}

export function bytesOf({ table, toast, indexes }: Size): number {
  return [...indexes.values()].reduce((sum, bytes) => sum + bytes, table + toast);
}
