import { z } from "zod";

import type { Applicant } from "../../domain/person.ts";
import type { Selfie } from "../../domain/selfie.ts";
import { calendarDate, countryCode, nik } from "./parts.ts";

const text = z.string();

const address = z.object({
  line: text.exactOptional(),
  rt: text.exactOptional(),
  rw: text.exactOptional(),
  subdistrict: text.exactOptional(),
  district: text.exactOptional(),
  city: text.exactOptional(),
  province: text.exactOptional(),
  postalCode: text.exactOptional(),
});

/** What was said of an applicant, as it is sealed. A selfie is not in it. */
const applicantForm = z.object({
  nik,
  name: text,
  nationality: countryCode,
  surname: text.exactOptional(),
  dateOfBirth: calendarDate.exactOptional(),
  placeOfBirth: text.exactOptional(),
  gender: z.enum(["MALE", "FEMALE"]).exactOptional(),
  familyCardNumber: text.exactOptional(),
  motherMaidenName: text.exactOptional(),
  maritalStatus: text.exactOptional(),
  occupation: text.exactOptional(),
  address: address.exactOptional(),
  /** Whether there was one. */
  selfie: z.literal(true).exactOptional(),
});

const NOT_KEPT = "The selfie is not kept, and the assessment was interrupted before it was shown.";
/** Stands for one that was sent and is not kept. */
const GONE: Selfie = { width: 0, height: 0, fit: () => Promise.resolve({ unfit: NOT_KEPT, gone: true }) };

export function writeApplicant({ selfie, ...said }: Applicant): string {
  return JSON.stringify(selfie === undefined ? said : { ...said, selfie: true });
}

/** @throws where it is none that `writeApplicant` wrote */
export function readApplicant(written: string): Applicant {
  const { selfie, ...said } = applicantForm.parse(JSON.parse(written));
  return selfie === undefined ? said : { ...said, selfie: GONE };
}

const inputForm = z.object({ maxCostIdr: z.int().exactOptional() });

/** What an assessment was begun with, as it is sealed. */
export function writeInput(applicant: Applicant, maxCostIdr: number | null): string {
  const said: object = JSON.parse(writeApplicant(applicant));
  return JSON.stringify(maxCostIdr === null ? said : { ...said, maxCostIdr });
}

/** @throws where it is none that `writeInput` wrote */
export function readInput(written: string): { readonly applicant: Applicant; readonly maxCostIdr: number | null } {
  const { maxCostIdr = null } = inputForm.parse(JSON.parse(written));
  return { applicant: readApplicant(written), maxCostIdr };
}
