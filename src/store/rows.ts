import type { SQL } from "drizzle-orm";
import { z } from "zod";

import type { Orm } from "./database.ts";

const result = z.object({ rows: z.array(z.unknown()) });

/** What a statement that Drizzle has no words for returns, each row parsed: drivers differ in how they bring values. */
export async function rowsOf<Row extends z.ZodType>(
  orm: Pick<Orm, "execute">,
  statement: SQL,
  row: Row,
): Promise<z.output<Row>[]> {
  const { rows } = result.parse(await orm.execute(statement));
  return z.array(row).parse(rows);
}

/** A count, which drivers bring as text where it may be large. */
export const count = z.coerce.number();
