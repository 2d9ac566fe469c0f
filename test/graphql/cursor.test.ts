import fc from "fast-check";
import { expect, it } from "vitest";

import { cursorOf, readCursor } from "../../src/graphql/cursor.ts";

it("a cursor leads back to the assessment that it is of", () => {
  fc.assert(
    fc.property(fc.uuid({ version: 7 }), (id) => {
      expect(readCursor(cursorOf(id))).toBe(id);
    }),
  );
});

it("whatever else is sent is no cursor, and one that was changed leads nowhere or is another's", () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readCursor(text)).toBeUndefined();
    }),
  );
  const anything = fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes).toString("base64url"));
  fc.assert(
    fc.property(anything, (text) => {
      const read = readCursor(text);
      if (read !== undefined) expect(cursorOf(read)).toBe(text);
    }),
  );
  expect(readCursor(`${cursorOf("0198a5c0-0000-7000-8000-000000000001")}=`)).toBeUndefined();
});
