import { z } from "zod";

/** Keys as v1 spells them: v3 says `dateOfBirth` where v1 says `date_of_birth`, and means the same. */
function snakeKeys(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(body).map(([key, value]) => [key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), value]),
  );
}

const object = z.record(z.string(), z.unknown()).transform(snakeKeys);

/** An object, or null where something else stands there: PHP writes an empty object as `[]`. */
const maybeObject = object.nullable().catch(null);

/** A status or a code, whatever its type: lower case, and null where there is none. */
const word = z
  .unknown()
  .optional()
  .transform((value): string | null => {
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") return null;
    const text = String(value).trim().toLowerCase();
    return text === "" ? null : text;
  });

/** The status codes of IDmeta's verification pages. */
const STATES: ReadonlyMap<string, string> = new Map([
  ["1", "rejected"],
  ["2", "review_needed"],
  ["3", "verified"],
  ["4", "incomplete"],
  ["5", "in_progress"],
  ["6", "failed"],
  ["99", "empty"],
]);

const state = word.transform((value) => (value === null ? null : (STATES.get(value) ?? value)));

const inner = object
  .pipe(z.object({ status: word, success: word, data: maybeObject }))
  .nullable()
  .catch(null);

/**
 * The answer of a check, v1's and v3's. v3 nests `data.data`, v1 `result.data`; v1 writes one `status`, a string or a
 * boolean, where v3 writes `verificationStatus` and `verificationStatusCode`.
 */
export const checkBody = object
  .pipe(
    z.object({
      status: state,
      verification_status: state,
      verification_status_code: state,
      success: word,
      api_request_status: word,
      data: inner,
      result: inner,
    }),
  )
  .transform((body) => {
    const nested = body.data ?? body.result;
    return {
      /** Every state that is given: there may be a word, a boolean and a code. */
      states: [body.verification_status_code, body.verification_status, body.status].filter((each) => each !== null),
      /** `0` pending, `1` success, `2` failed. */
      requestStatus: body.api_request_status,
      innerStatus: nested?.status ?? null,
      /** Whether any of the success flags is false. It says nothing by itself: REJECTED may come with either. */
      unsuccessful: body.success === "false" || nested?.success === "false",
      /** What is said field by field; null where nothing is. */
      fields: nested?.data ?? null,
    };
  });

export type CheckBody = z.output<typeof checkBody>;

/** The answer of create-verification. `verification.id` is taken for v3's `trustValidationId` too. */
export const createdBody = z.object({
  status: word,
  verification: z.object({ id: z.union([z.string().trim().min(1), z.number().transform(String)]) }).nullish(),
});

const LIVENESS: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["yes", true],
  ["pass", true],
  ["passed", true],
  ["success", true],
  ["live", true],
  ["false", false],
  ["0", false],
  ["no", false],
  ["fail", false],
  ["failed", false],
  ["spoof", false],
]);

/** The page shows `null` only. What cannot be read as yes or no is no answer, and no reason to lose the others. */
export const liveness = word.transform((value) => (value === null ? null : (LIVENESS.get(value) ?? null)));

export const code = word;
