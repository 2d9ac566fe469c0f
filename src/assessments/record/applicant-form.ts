import { z } from "zod";

import type { Applicant } from "../../domain/person.ts";
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
});

export function writeApplicant({ selfie: _, ...said }: Applicant): string {
  return JSON.stringify(said);
}

/** @throws where it is none that `writeApplicant` wrote */
export function readApplicant(written: string): Applicant {
  return applicantForm.parse(JSON.parse(written));
}
