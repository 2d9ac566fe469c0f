import { describe, expect, it } from "vitest";
import { z } from "zod";
import { looseFlag } from "../../../src/providers/wire/flag.ts";

describe("looseFlag", () => {
  it.each([
    [true, true],
    ["true", true],
    ["TRUE", true],
    ["Yes", true],
    [" yes ", true],
    [1, true],
    ["1", true],
    [false, false],
    ["False", false],
    ["no", false],
    [0, false],
    ["0", false],
    [null, null],
    [undefined, null],
    ["", null],
    [" ", null],
  ])("reads %j as %j", (wire, value) => {
    expect(looseFlag.parse(wire)).toBe(value);
  });

  it("reads an absent key as nothing said", () => {
    expect(z.object({ name: looseFlag }).parse({})).toEqual({ name: null });
  });

  it.each(["maybe", "null", 2, -1, 0.5, {}, ["true"]])("refuses %j", (wire) => {
    expect(looseFlag.safeParse(wire).success).toBe(false);
  });
});
