import { readFileSync } from "node:fs";

import { expect, test } from "vitest";

import { fileErrorCode } from "../../src/store/file-error.ts";

test("a file that cannot be used says so by the system's code, and by PGlite's number", () => {
  const missing = (() => {
    try {
      return readFileSync("/nowhere/at/all");
    } catch (error) {
      return error;
    }
  })();
  expect(fileErrorCode(missing)).toBe("ENOENT");
  expect(fileErrorCode({ name: "ErrnoError", errno: 51 })).toBe("ENOSPC");
});

test.each([new Error("a bug"), Object.assign(new Error("no"), { code: "42703" }), { errno: 7 }, "ENOSPC", null])(
  "%j is about no file",
  (error) => {
    expect(fileErrorCode(error)).toBeUndefined();
  },
);
