import { z } from "zod";

/**
 * A three-valued boolean as JSON has it: true, false, or nothing said (null, `""` or absent → null). Anything else is no
 * answer at all and fails the parse.
 */
export const flag = z
  .union([z.boolean(), z.literal("")])
  .nullish()
  .transform((value) => (typeof value === "boolean" ? value : null));

const WORDS: ReadonlyMap<string, boolean | null> = new Map<string, boolean | null>([
  ["true", true],
  ["yes", true],
  ["1", true],
  ["false", false],
  ["no", false],
  ["0", false],
  ["", null],
]);

/** The same, for vendors that write booleans as words or digits: `"true"`, `"Yes"`, `1`, `"0"`. */
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
