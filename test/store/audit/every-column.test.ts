import { sql } from "drizzle-orm";
import type { SQL } from "drizzle-orm";
import type { PgColumn } from "drizzle-orm/pg-core";
import { getTableConfig } from "drizzle-orm/pg-core";
import fc from "fast-check";
import { beforeAll, expect, it } from "vitest";

import type { Database } from "../../../src/store/database.ts";
import {
  assessment,
  auditEntry,
  auditHead,
  decision,
  hitDisposition,
  review,
  vendorCall,
} from "../../../src/store/schema/index.ts";
import { describeOnBoth } from "../support/databases.ts";
import { keeper } from "../support/kept.ts";
import { tamper, verdictOn } from "../support/tamper.ts";

/** What a row is for as long as somebody works on it: no entry tells of that. */
const UNTOLD: ReadonlySet<string> = new Set(["assessment.run", "assessment.owner", "assessment.state"]);

/** A small change of a value, by its type. */
const CHANGES: Readonly<Record<string, (name: SQL) => SQL>> = {
  text: (name) => sql`coalesce(${name}, '') || '.'`,
  "text[]": (name) => sql`array_append(${name}, 'FACE')`,
  uuid: (name) =>
    sql`overlay(${name}::text placing CASE right(${name}::text, 1) WHEN '0' THEN '1' ELSE '0' END from 36)::uuid`,
  integer: (name) => sql`${name} + 1`,
  bigint: (name) => sql`coalesce(${name}, 0) + 1`,
  "double precision": (name) => sql`${name} + 0.000001`,
  bytea: (name) => sql`set_bit(${name}, 3, 1 - get_bit(${name}, 3))`,
  "timestamp (3) with time zone": (name) => sql`coalesce(${name}, now()) + interval '1 ms'`,
};

const tables = [auditEntry, auditHead, assessment, vendorCall, decision, review, hitDisposition].map(getTableConfig);
const columns = tables.flatMap(({ name, columns: all }) =>
  all.map((column): [string, string, PgColumn] => [name, column.name, column]),
);
const told = columns.filter(([table, name]) => !UNTOLD.has(`${table}.${name}`));
/** Those of which a single byte can be changed at any place. */
const long = columns.filter(
  ([table, , column]) => ["text", "bytea"].includes(column.getSQLType()) && table === "decision",
);

describeOnBoth("a change of the record", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
    const { keep, review: reviewed } = keeper(database);
    const { id } = await keep();
    await reviewed(id);
  });

  it.each(told)("is found in %s.%s", async (table, name, column) => {
    const change = CHANGES[column.getSQLType()];
    if (change === undefined) throw new Error(`no change for ${column.getSQLType()}`);
    const set = sql`${sql.identifier(name)} = ${change(sql`${sql.identifier(name)}`)}`;
    // An entry, an assessment, a call, a decision or what was said of one: the first there is.
    const one = sql`ctid = (SELECT ctid FROM ${sql.identifier(table)} WHERE tableoid = (SELECT min(tableoid) FROM ${sql.identifier(table)}) LIMIT 1)`;
    const verdict = await tamper(database.orm, sql`UPDATE ${sql.identifier(table)} SET ${set} WHERE ${one}`, {
      withoutIndexes: true,
    });
    expect(verdict).not.toMatch(/^(?:whole|nothing was changed)$/);
    expect(await verdictOn(database.orm)).toBe("whole");
  });

  it("is found at any place of what a decision holds", async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...long), fc.nat(), async ([, name, column], place) => {
        const value = sql.identifier(name);
        const at = sql`1 + ${place}::int % length(${value})`;
        const changed =
          column.getSQLType() === "bytea"
            ? sql`set_byte(${value}, ${at} - 1, get_byte(${value}, ${at} - 1) # 1)`
            : sql`overlay(${value} placing CASE substr(${value}, ${at}, 1) WHEN '0' THEN '1' ELSE '0' END from ${at} for 1)`;
        const verdict = await tamper(database.orm, sql`UPDATE decision SET ${value} = ${changed}`);
        expect(verdict).toMatch(/^decision .* (?:was changed|is missing)|another number of decisions/);
      }),
    );
  });
});
