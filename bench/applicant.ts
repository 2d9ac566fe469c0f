import * as z from "zod";

/** The applicant as every side receives it: the names are those of Saksi's `ApplicantInput`. */
export const applicantSchema = z.object({
  nik: z.string().length(16),
  name: z.string().min(1),
  dateOfBirth: z.iso.date(),
  placeOfBirth: z.string(),
  gender: z.enum(["MALE", "FEMALE"]),
  address: z.object({ line: z.string(), city: z.string(), province: z.string() }),
  selfie: z.object({ base64: z.string() }).optional(),
});

export type Applicant = z.infer<typeof applicantSchema>;

/** An invented person whose NIK agrees with his birth date and gender. The bench's vendors confirm all of him. */
const ALL_MATCH: Applicant = {
  nik: "3275011206930001",
  name: "Rahmat Hidayat",
  dateOfBirth: "1993-06-12",
  placeOfBirth: "Bekasi",
  gender: "MALE",
  address: { line: "Jalan Melati 12", city: "Kota Bekasi", province: "Jawa Barat" },
};

export function applicantWith(selfie: Buffer | undefined): Applicant {
  return selfie === undefined ? ALL_MATCH : { ...ALL_MATCH, selfie: { base64: selfie.toString("base64") } };
}

const SERIALS = 9_999;
const SERIAL_DIGITS = 4;

/**
 * The same question about another applicant: the NIK's serial number is another one, and all else is to the byte what it was.
 * Equal questions at the same moment are one vendor call to Saksi, and a bench of one applicant would measure just that.
 *
 * @param serial counts the questions, from 0
 */
export function aboutAnother(question: Buffer, serial: number): Buffer {
  const at = question.indexOf(ALL_MATCH.nik) + ALL_MATCH.nik.length - SERIAL_DIGITS;
  const another = Buffer.from(question);
  another.write(String((serial % SERIALS) + 1).padStart(SERIAL_DIGITS, "0"), at, "latin1");
  return another;
}

/** `1993-06-12` as `12-06-1993`, which GLAIR and Iluma's card verification want. */
export function dayFirst(isoDate: string): string {
  return isoDate.split("-").toReversed().join("-");
}
