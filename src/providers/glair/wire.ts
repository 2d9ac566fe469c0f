import { z } from "zod";

import type { IdentityField } from "../../domain/claim.ts";
import { flag } from "../wire/flag.ts";
import { numeric, shareOf } from "../wire/number.ts";
import type { GLAIR_FIELDS } from "./fields.ts";

type FieldKey = (typeof GLAIR_FIELDS)[IdentityField]["key"];

const FIELD_FLAGS = {
  name: flag,
  date_of_birth: flag,
  place_of_birth: flag,
  gender: flag,
  no_kk: flag,
  mother_maiden_name: flag,
  marital_status: flag,
  job_type: flag,
  address: flag,
  rt: flag,
  rw: flag,
  subdistrict: flag,
  district: flag,
  city: flag,
  province: flag,
} as const satisfies Readonly<Record<FieldKey, typeof flag>>;

const verificationResult = z.object({ nik: flag, ...FIELD_FLAGS });

/** The page promises 1 to 100. Less than 1 is another scale than the promised one, and no similarity can be read from it. */
const faceResult = z.object({
  nik: flag,
  face_image_percentage: numeric
    .refine((value) => value === null || (value >= 1 && value <= 100), "outside 1 to 100")
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
