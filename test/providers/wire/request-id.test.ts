import { expect, it } from "vitest";
import { requestIdOf } from "../../../src/providers/wire/request-id.ts";

it("takes the first that is a plain word or a number", () => {
  expect(requestIdOf(undefined, null, "", " abc-1 ", "later")).toBe("abc-1");
  expect(requestIdOf({}, 42)).toBe("42");
});

it("takes nothing that is long, spaced or no text", () => {
  expect(requestIdOf("two words", "x".repeat(129), "a\nb", {}, [], true)).toBeNull();
  expect(requestIdOf()).toBeNull();
});
