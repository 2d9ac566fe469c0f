import { getTableColumns, sql } from "drizzle-orm";
import type { Column, SQL } from "drizzle-orm";
import type { PgTable } from "drizzle-orm/pg-core";

/** What a statement has to know of each row, and the table does not hold. */
interface Beside {
  readonly name: string;
  readonly type: "integer";
  readonly values: readonly number[];
}

/**
 * Rows as a relation that a statement can read from: an array a column, so that the statement is as short for many rows as for
 * one, and always the same.
 */
export function relationOf<Table extends PgTable>(
  table: Table,
  rows: readonly Table["$inferInsert"][],
  alias: string,
  beside: readonly Beside[] = [],
): SQL {
  const columns = columnsOf(table);
  const arrays = columns.map(([key, column]) =>
    arrayOf(
      column,
      rows.map((row) => Reflect.get(row, key)),
    ),
  );
  const others = beside.map(({ type, values }) => sql`${sql.param([...values])}::${sql.raw(type)}[]`);
  const names = [...columns.map(([, { name }]) => name), ...beside.map(({ name }) => name)].map((name) =>
    sql.identifier(name),
  );
  return sql`unnest(${sql.join([...arrays, ...others], sql`, `)}) AS ${sql.identifier(alias)}(${sql.join(names, sql`, `)})`;
}

/** `INSERT INTO … (…)`, and with what from `relationOf` is selected. */
export function insertInto<Table extends PgTable>(table: Table, alias: string): SQL {
  const columns = columnsOf(table).map(([, column]) => column);
  const names = columns.map(({ name }) => sql.identifier(name));
  const values = columns.map((column) => selected(column, alias));
  return sql`INSERT INTO ${table} (${sql.join(names, sql`, `)}) SELECT ${sql.join(values, sql`, `)}`;
}

function columnsOf(table: PgTable): [string, Column][] {
  return Object.entries(getTableColumns(table));
}

/**
 * PostgreSQL has no arrays of arrays of different lengths: a list in a row is one text on the way. What is in a list may have
 * commas in it, and has none of these.
 */
const SEPARATOR = "\u001F";

function arrayOf(column: Column, values: readonly unknown[]): SQL {
  const isList = column.getSQLType().endsWith("[]");
  const written = values.map((value) => {
    if (value === null || value === undefined) return null;
    return Array.isArray(value) ? value.join(SEPARATOR) : column.mapToDriverValue(value);
  });
  return sql`${sql.param(written)}::${sql.raw(isList ? "text" : column.getSQLType())}[]`;
}

function selected(column: Column, alias: string): SQL {
  const value = sql`${sql.identifier(alias)}.${sql.identifier(column.name)}`;
  return column.getSQLType().endsWith("[]") ? sql`string_to_array(${value}, ${SEPARATOR})` : value;
}
