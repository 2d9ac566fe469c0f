import { z } from "zod";

import type { IdentityField } from "../../domain/claim.ts";
import { looseFlag } from "../wire/flag.ts";
import { numeric, shareOf } from "../wire/number.ts";
import type { GLAIR_FIELDS } from "./fields.ts";

type FieldKey = (typeof GLAIR_FIELDS)[IdentityField]["key"];

const FIELD_FLAGS = {
  name: looseFlag,
  date_of_birth: looseFlag,
  place_of_birth: looseFlag,
  gender: looseFlag,
  no_kk: looseFlag,
  mother_maiden_name: looseFlag,
  marital_status: looseFlag,
  job_type: looseFlag,
  address: looseFlag,
  rt: looseFlag,
  rw: looseFlag,
  subdistrict: looseFlag,
  district: looseFlag,
  city: looseFlag,
  province: looseFlag,
} as const satisfies Readonly<Record<FieldKey, typeof looseFlag>>;

const verificationResult = z.object({ nik: looseFlag, ...FIELD_FLAGS });

/**
 * The scale is 1 to 100, and 0 is no similarity on any scale. What lies strictly between 0 and 1 is another scale than the
 * promised one: taken for a percentage, a likely match of 0.82 would be a sure mismatch.
 */
const faceResult = z.object({
  nik: looseFlag,
  face_image_percentage: numeric
    .refine((value) => value === null || value === 0 || (value >= 1 && value <= 100), "neither 0 nor 1 to 100")
    .transform((value) => (value === null ? null : shareOf(value))),
});

/** The page's schema calls the answers `data`, its samples `result`. */
function enveloped<Result extends z.ZodType>(result: Result) {
  return z
    .object({ result: result.nullish(), data: result.nullish() })
    .transform(({ result: named, data }) => named ?? data ?? null);
}

/**
 * Bodies of a 200. `verification_status` is not read: it says of the whole what the fields say one by one, and `false` may
 * mean that nothing was checked. `reason` is free text.
 */
export const verificationBody = enveloped(verificationResult);
export const faceBody = enveloped(faceResult);

export type VerificationResult = z.output<typeof verificationResult>;
