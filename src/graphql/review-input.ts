import { z } from "zod";

import { HIT_DISPOSITIONS } from "../domain/hit-disposition.ts";
import { REVIEW_OUTCOMES } from "../domain/review.ts";
import { assessmentId } from "./parse-input.ts";

/** What is neither seen nor breaks a line: people write notes in lines. */
const UNPRINTABLE = /(?![\n\t])\p{Cc}|[\p{Cf}\p{Cs}]/u;
const MOST = 2000;

const note = z
  .string()
  .transform((text) => text.replaceAll("\r\n", "\n").trim())
  .pipe(
    z
      .string()
      .min(1, "It is empty: leave the field out instead.")
      .max(MOST, `It is longer than ${MOST} characters.`)
      .refine((text) => !UNPRINTABLE.test(text), "It contains a character that is not printed."),
  );

/** No sixteen digits: that is a NIK, and reasons are kept in clear. */
const reason = z
  .string()
  .regex(
    /^(?!.*\d{16})[A-Z][A-Z0-9_]{0,63}$/,
    "A reason is a code, of capital letters, digits and _, such as DOCUMENT_SEEN.",
  );

const count = (problem: string) => z.int(problem).min(1, problem);

const word = { assessment: assessmentId, reason, note: note.exactOptional() };

export const reviewInput = z.object({
  ...word,
  outcome: z.enum(REVIEW_OUTCOMES),
  expectedDecision: count("The sequence of a decision is 1 or more.").exactOptional(),
  overrules: count("The sequence of a review is 1 or more.").exactOptional(),
});

export const dispositionInput = z.object({
  ...word,
  hit: z.string().min(1, "A hit is named by its key.").max(2000, "A hit is named by its key."),
  disposition: z.enum(HIT_DISPOSITIONS),
});
