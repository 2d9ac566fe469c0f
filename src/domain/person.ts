import type { CalendarDate } from "./calendar.ts";
import type { Nik } from "./nik.ts";
import type { Selfie } from "./selfie.ts";

export type Gender = "MALE" | "FEMALE";

/** ISO 3166-1 alpha-2, upper case. */
export type CountryCode = string & { readonly brand: "CountryCode" };

export interface Address {
  readonly line?: string;
  readonly rt?: string;
  readonly rw?: string;
  readonly subdistrict?: string;
  readonly district?: string;
  readonly city?: string;
  readonly province?: string;
  readonly postalCode?: string;
}

/**
 * What a caller said of a person; a key that was not given is absent. Only what was said is ever sent to a vendor:
 * nothing derived from the NIK is put in its place.
 */
export interface Person {
  readonly nik?: Nik;
  readonly name?: string;
  readonly surname?: string;
  readonly dateOfBirth?: CalendarDate;
  readonly placeOfBirth?: string;
  readonly gender?: Gender;
  readonly familyCardNumber?: string;
  readonly motherMaidenName?: string;
  readonly maritalStatus?: string;
  readonly occupation?: string;
  readonly address?: Address;
  readonly nationality?: CountryCode;
  readonly selfie?: Selfie;
}

/** A company or another body, as a screening asks about it. */
export interface Entity {
  readonly name: string;
  readonly domicile: CountryCode;
  readonly dateOfRegistration?: CalendarDate;
}

/** The applicant of `applicant(input:)` and of an assessment. */
export interface Applicant extends Person {
  readonly nik: Nik;
  readonly name: string;
  readonly nationality: CountryCode;
}

/** An input's name as the GraphQL schema spells it, so that "missing: gender" reads the same everywhere. */
export type InputName = Exclude<keyof Person, "address"> | `address.${keyof Address}`;

const READ: Readonly<Record<InputName, (person: Person) => unknown>> = {
  nik: (person) => person.nik,
  name: (person) => person.name,
  surname: (person) => person.surname,
  dateOfBirth: (person) => person.dateOfBirth,
  placeOfBirth: (person) => person.placeOfBirth,
  gender: (person) => person.gender,
  familyCardNumber: (person) => person.familyCardNumber,
  motherMaidenName: (person) => person.motherMaidenName,
  maritalStatus: (person) => person.maritalStatus,
  occupation: (person) => person.occupation,
  nationality: (person) => person.nationality,
  selfie: (person) => person.selfie,
  "address.line": (person) => person.address?.line,
  "address.rt": (person) => person.address?.rt,
  "address.rw": (person) => person.address?.rw,
  "address.subdistrict": (person) => person.address?.subdistrict,
  "address.district": (person) => person.address?.district,
  "address.city": (person) => person.address?.city,
  "address.province": (person) => person.address?.province,
  "address.postalCode": (person) => person.address?.postalCode,
};

/** For comparing only: what a vendor is sent is read from the person itself. */
export function inputValue(person: Person, name: InputName): unknown {
  return READ[name](person);
}

export function hasInput(person: Person, name: InputName): boolean {
  return READ[name](person) !== undefined;
}

export const INPUT_NAMES: readonly InputName[] = Object.keys(READ).filter((name): name is InputName => name in READ);

/** The inputs that were given, by name. */
export function suppliedInputs(person: Person): ReadonlySet<InputName> {
  return new Set(INPUT_NAMES.filter((name) => hasInput(person, name)));
}

export function missingInputs(person: Person, required: readonly InputName[]): InputName[] {
  return required.filter((name) => !hasInput(person, name));
}
