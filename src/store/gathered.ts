import { GroupCommit } from "./group-commit.ts";

/** How many such statements go on at once: what comes meanwhile shares the next one. */
const WIDTH = 2;

/**
 * Looks up many things by one statement: what is asked for while a look-up is under way shares the next one. What was committed
 * before it was asked for is found.
 * @param look finds several, in whatever order
 * @param keyOf what a found one was asked for by
 */
export function gathered<Key extends string, Row>(
  look: (keys: readonly Key[]) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): (key: Key) => Promise<Row | undefined> {
  const group = new GroupCommit<Key, { readonly row: Row | undefined }>(async (keys) => {
    const rows = await look([...new Set(keys)]);
    const found = new Map(rows.map((row) => [keyOf(row), row]));
    return keys.map((key) => ({ row: found.get(key) }));
  }, WIDTH);
  return async (key) => (await group.add(key)).row;
}
