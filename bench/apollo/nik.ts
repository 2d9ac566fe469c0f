import type { Applicant } from "../applicant.ts";

export interface Nik {
  readonly valid: boolean;
  readonly birthDate: string | null;
  readonly gender: Applicant["gender"] | null;
  readonly birthDateConsistent: boolean | null;
  readonly genderConsistent: boolean | null;
}

/** What the number itself says: day (plus 40 for women), month and two digits of the year, then a serial. */
export function readNik({ nik, dateOfBirth, gender: supplied }: Applicant): Nik {
  const coded = Number(nik.slice(6, 8));
  const gender = coded > 40 ? "FEMALE" : "MALE";
  const day = String(coded % 40).padStart(2, "0");
  const shortYear = Number(nik.slice(10, 12));
  const year = shortYear > new Date().getFullYear() % 100 ? 1900 + shortYear : 2000 + shortYear;
  const birthDate = `${year}-${nik.slice(8, 10)}-${day}`;
  const parsed = new Date(`${birthDate}T00:00:00Z`);
  const exists = !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(birthDate);
  if (!exists || nik.endsWith("0000")) {
    return { valid: false, birthDate: null, gender: null, birthDateConsistent: null, genderConsistent: null };
  }
  return {
    valid: true,
    birthDate,
    gender,
    birthDateConsistent: birthDate === dateOfBirth,
    genderConsistent: gender === supplied,
  };
}

/** Completed years; near enough for a rule about minors. */
export function ageOf(dateOfBirth: string): number {
  return Math.floor((Date.now() - Date.parse(dateOfBirth)) / (365.25 * 86_400_000));
}
