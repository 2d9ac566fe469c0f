import { dayFirst } from "../../domain/calendar.ts";
import type { IdentityField } from "../../domain/claim.ts";
import type { Gender, Person } from "../../domain/person.ts";

interface GlairField {
  /** Its name on the wire, in the request and in the answer. */
  readonly key: string;
  /** As the KTP prints it; undefined where the applicant did not say. */
  readonly text: (person: Person) => string | undefined;
}

/** "The Jenis Kelamin field in KTP", says GLAIR's page; the KTP prints these two. */
const JENIS_KELAMIN: Readonly<Record<Gender, string>> = { MALE: "LAKI-LAKI", FEMALE: "PEREMPUAN" };

/** The fields of GLAIR's Basic Verification page, besides `nik`. */
export const GLAIR_FIELDS = {
  NAME: { key: "name", text: (person) => person.name },
  DATE_OF_BIRTH: {
    key: "date_of_birth",
    text: ({ dateOfBirth }) => (dateOfBirth === undefined ? undefined : dayFirst(dateOfBirth)),
  },
  PLACE_OF_BIRTH: { key: "place_of_birth", text: (person) => person.placeOfBirth },
  GENDER: { key: "gender", text: ({ gender }) => (gender === undefined ? undefined : JENIS_KELAMIN[gender]) },
  FAMILY_CARD_NUMBER: { key: "no_kk", text: (person) => person.familyCardNumber },
  MOTHER_MAIDEN_NAME: { key: "mother_maiden_name", text: (person) => person.motherMaidenName },
  MARITAL_STATUS: { key: "marital_status", text: (person) => person.maritalStatus },
  OCCUPATION: { key: "job_type", text: (person) => person.occupation },
  ADDRESS: { key: "address", text: (person) => person.address?.line },
  RT: { key: "rt", text: (person) => person.address?.rt },
  RW: { key: "rw", text: (person) => person.address?.rw },
  SUBDISTRICT: { key: "subdistrict", text: (person) => person.address?.subdistrict },
  DISTRICT: { key: "district", text: (person) => person.address?.district },
  CITY: { key: "city", text: (person) => person.address?.city },
  PROVINCE: { key: "province", text: (person) => person.address?.province },
} as const satisfies Readonly<Record<IdentityField, GlairField>>;
