import { z } from "zod";

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
  ["", null],
]);

/**
 * A three-valued boolean, in JSON's words or as text or a digit (`"true"`, `"Yes"`, `1`, `"0"`): true, false, or nothing said
 * (null, `""` or absent → null). Anything else is no answer at all and fails the parse.
 */
export const looseFlag = z
  .union([z.boolean(), z.number(), z.string()])
  .nullish()
  .transform((value, context): boolean | null => {
    const word = WORDS.get(
      String(value ?? "")
        .trim()
        .toLowerCase(),
    );
    if (word !== undefined) return word;
    context.issues.push({ code: "custom", message: "neither yes nor no", input: value });
    return z.NEVER;
  });
