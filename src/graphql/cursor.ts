import { parse, stringify } from "uuid";

/** The form of what follows it: whoever has kept a cursor of another one is told so, and gets no wrong page. */
const VERSION = 1;

/** Where an assessment lies in a list, for clients to give back and not to read. */
export function cursorOf(id: string): string {
  return Buffer.from([VERSION, ...parse(id)]).toString("base64url");
}

/** The id of the assessment; undefined where it is none of Saksi's cursors. */
export function readCursor(cursor: string): string | undefined {
  const [version, ...id] = Buffer.from(cursor, "base64url");
  if (version !== VERSION) return undefined;
  try {
    const read = stringify(Uint8Array.from(id));
    // Base64 has many ways to write the same, and this is one of them.
    return cursorOf(read) === cursor ? read : undefined;
  } catch {
    return undefined;
  }
}
