import type { PartialDate } from "./calendar.ts";
import type { CountryCode, InputName } from "./person.ts";

/** The attributes of the population register that a vendor can be asked about, and the input each of them is sent from. */
export const IDENTITY_FIELDS = {
  NAME: "name",
  DATE_OF_BIRTH: "dateOfBirth",
  PLACE_OF_BIRTH: "placeOfBirth",
  GENDER: "gender",
  FAMILY_CARD_NUMBER: "familyCardNumber",
  MOTHER_MAIDEN_NAME: "motherMaidenName",
  MARITAL_STATUS: "maritalStatus",
  OCCUPATION: "occupation",
  ADDRESS: "address.line",
  RT: "address.rt",
  RW: "address.rw",
  SUBDISTRICT: "address.subdistrict",
  DISTRICT: "address.district",
  CITY: "address.city",
  PROVINCE: "address.province",
} as const satisfies Readonly<Record<string, InputName>>;

export type IdentityField = keyof typeof IDENTITY_FIELDS;

export const SCREENING_SCOPES = ["PEP", "SANCTION", "OTHER"] as const;
export type ScreeningScope = (typeof SCREENING_SCOPES)[number];

/** What one witness says of one thing. A thing it did not speak of is absent: never a mismatch. */
export type Claim = "MATCH" | "MISMATCH";

/** What one provider says of the register's record for a NIK. */
export interface IdentityClaims {
  /** Whether the register has the NIK; null where the provider did not say. */
  readonly nikFound: boolean | null;
  /** Only fields that were sent: vendors answer `true` for fields nobody asked about. */
  readonly fields: Readonly<Partial<Record<IdentityField, Claim>>>;
}

/** What one provider says of a selfie against the register's photo. */
export interface FaceClaims {
  /** The vendor's own match flag, where it has one. */
  readonly match: boolean | null;
  /** The vendor's similarity, 0 to 1, whatever scale it came on. */
  readonly score: number | null;
  readonly livenessPassed: boolean | null;
}

/** A record of one provider's lists that resembles the person or body searched for. */
export interface ProviderHit {
  /** The provider's own id of the record. */
  readonly listingId: string;
  readonly names: readonly string[];
  /** The provider's own score, 0 to 1. */
  readonly score: number;
  readonly scopes: readonly ScreeningScope[];
  /** Nationalities of a person, domiciles of a body. */
  readonly countries: readonly CountryCode[];
  /** Birth dates of a person, registration dates of a body. */
  readonly dates: readonly PartialDate[];
  /** By which of its reviewers' words it was found to be somebody else, for this applicant and as it stands: it does not count. */
  readonly dismissed?: string;
}

/** A completed search. No hits means the provider found nothing; a search that did not complete is no findings at all. */
export interface ScreeningFindings {
  readonly hits: readonly ProviderHit[];
  /** The scopes that were really searched. */
  readonly scopes: readonly ScreeningScope[];
  /** The lists that were searched, each with its version, where the provider tells them. */
  readonly lists?: readonly string[];
}

export interface ListingRecord extends Omit<ProviderHit, "score" | "listingId" | "dismissed"> {
  readonly id: string;
}
