import type { IdentityField } from "../../domain/claim.ts";
import type { Gender, Person } from "../../domain/person.ts";

interface IdmetaField {
  /** Its name in the request. The answer calls it the same: v1 in this very spelling, v3 in camelCase. */
  readonly key: string;
  /** As IDmeta wants it written; undefined where the applicant did not say. */
  readonly text: (person: Person) => string | undefined;
}

/** "Gender of the individual (for example, Male or Female)", says IDmeta's page. */
const GENDER: Readonly<Record<Gender, string>> = { MALE: "Male", FEMALE: "Female" };

/** The fields of IDmeta's Dukcapil Data Full page, besides `nik` and the selfie. */
export const IDMETA_FIELDS = {
  NAME: { key: "name", text: (person) => person.name },
  DATE_OF_BIRTH: { key: "date_of_birth", text: (person) => person.dateOfBirth },
  PLACE_OF_BIRTH: { key: "place_of_birth", text: (person) => person.placeOfBirth },
  GENDER: { key: "gender", text: ({ gender }) => (gender === undefined ? undefined : GENDER[gender]) },
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
} as const satisfies Readonly<Record<IdentityField, IdmetaField>>;
