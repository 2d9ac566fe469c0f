import { z } from "zod";

const DECIMAL = /^[+-]?\d+(?:\.\d+)?$/;

/** A number, or one written as a string (`"99.8"`); null, `""` and absent are null. NaN and other text fail the parse. */
export const numeric = z
  .union([z.number(), z.string()])
  .nullish()
  .transform((value, context): number | null => {
    if (typeof value === "number") return value;
    const text = value?.trim() ?? "";
    if (text === "") return null;
    if (DECIMAL.test(text)) return Number(text);
    context.issues.push({ code: "custom", message: "not a number", input: value });
    return z.NEVER;
  });

/** A percentage as a share: the nearest number to its decimals (`90.6` is 0.906, where a division gives 0.9059999999999999). */
export function shareOf(percentage: number): number {
  return Number((percentage / 100).toPrecision(12));
}

/** 0 to 100, brought to 0 to 1. What is outside fails the parse. */
export const percent = numeric
  .refine((value) => value === null || (value >= 0 && value <= 100), "outside 0 to 100")
  .transform((value) => (value === null ? null : shareOf(value)));
