import type { CheckName } from "./provider.ts";
import { IDENTITY_FIELDS, SCREENING_SCOPES } from "./claim.ts";
import type { IdentityField } from "./claim.ts";
import type { FactValue } from "./fact.ts";

/** A fact's type. Enums name the values a policy may compare with; UNKNOWN is never one of them. */
export type FactType =
  | { readonly kind: "boolean" }
  | { readonly kind: "number"; readonly min: number; readonly max: number }
  | { readonly kind: "string" }
  | { readonly kind: "enum"; readonly name: string; readonly values: readonly string[] }
  | { readonly kind: "hits" };

/** What applicants can do about a fact that speaks against them, in words for them. */
export interface Advice {
  readonly en: string;
  readonly id: string;
}

export interface FactDefinition {
  readonly type: FactType;
  /** The check whose answers settle it, or null where it needs no vendor. */
  readonly check: CheckName | null;
  /** What it is of an applicant against whom nothing speaks: where searches and test cases begin. */
  readonly ordinary: FactValue;
  /** Whether it always has a value: what it is drawn from is required of every applicant. */
  readonly certain: boolean;
  /** Null where an applicant can do nothing about it, or must not be told: of a screening, never. */
  readonly advice: Advice | null;
  /** What applicants can do where it is unknown because they left something out; by default, what they always can. */
  readonly adviceToSupply: Advice | null;
  readonly doc: string;
}

export const VERDICT_TYPE = {
  kind: "enum",
  name: "Verdict",
  values: ["MATCH", "MISMATCH", "CONFLICT"],
} as const satisfies FactType;

const IDENTITY_VERDICT_TYPE = {
  kind: "enum",
  name: "IdentityVerdict",
  values: ["MATCH", "MISMATCH", "NOT_FOUND", "CONFLICT"],
} as const satisfies FactType;

const SCREENING_VERDICT_TYPE = {
  kind: "enum",
  name: "ScreeningVerdict",
  values: ["CLEAR", "POSSIBLE_MATCH"],
} as const satisfies FactType;

const BOOLEAN = { kind: "boolean" } as const satisfies FactType;
const SHARE = { kind: "number", min: 0, max: 1 } as const satisfies FactType;

/** `DATE_OF_BIRTH` → `dateOfBirth`: the name a policy reads an identity field by. */
function camelCase(field: string): string {
  return field.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

export const identityFields = Object.keys(IDENTITY_FIELDS).filter(
  (field): field is IdentityField => field in IDENTITY_FIELDS,
);

/** The path by which a policy reads an identity field. Made once: every decision looks each of them up. */
const IDENTITY_PATHS = new Map(identityFields.map((field) => [field, `identity.${camelCase(field)}`]));

export function identityFactPath(field: IdentityField): string {
  return IDENTITY_PATHS.get(field) ?? `identity.${camelCase(field)}`;
}

export const SCOPE_TYPE = {
  kind: "enum",
  name: "ScreeningScope",
  values: SCREENING_SCOPES,
} as const satisfies FactType;

/** How people call each field. */
const FIELD_NAMES: Readonly<Record<IdentityField, Advice>> = {
  NAME: { en: "name", id: "nama" },
  DATE_OF_BIRTH: { en: "date of birth", id: "tanggal lahir" },
  PLACE_OF_BIRTH: { en: "place of birth", id: "tempat lahir" },
  GENDER: { en: "gender", id: "jenis kelamin" },
  FAMILY_CARD_NUMBER: { en: "family card number", id: "nomor Kartu Keluarga" },
  MOTHER_MAIDEN_NAME: { en: "mother's maiden name", id: "nama gadis ibu kandung" },
  MARITAL_STATUS: { en: "marital status", id: "status perkawinan" },
  OCCUPATION: { en: "occupation", id: "pekerjaan" },
  ADDRESS: { en: "street address", id: "alamat" },
  RT: { en: "RT", id: "RT" },
  RW: { en: "RW", id: "RW" },
  SUBDISTRICT: { en: "subdistrict", id: "kelurahan atau desa" },
  DISTRICT: { en: "district", id: "kecamatan" },
  CITY: { en: "city or regency", id: "kota atau kabupaten" },
  PROVINCE: { en: "province", id: "provinsi" },
};

/** What is on the family card, and not on the identity card. */
const ON_FAMILY_CARD: ReadonlySet<IdentityField> = new Set(["FAMILY_CARD_NUMBER", "MOTHER_MAIDEN_NAME"]);

function giveAsRegistered(field: IdentityField): Advice {
  const { en, id } = FIELD_NAMES[field];
  return ON_FAMILY_CARD.has(field)
    ? {
        en: `Give the ${en} exactly as it is on the current family card.`,
        id: `Isi ${id} persis seperti pada Kartu Keluarga yang berlaku.`,
      }
    : { en: `Give the ${en} exactly as it is on the identity card.`, id: `Isi ${id} persis seperti pada KTP.` };
}

const CORRECT_THE_NIK: Advice = { en: "Check the NIK against the identity card.", id: "Periksa kembali NIK pada KTP." };
const CORRECT_THE_DATE: Advice = {
  en: "Check the NIK and the date of birth against the identity card.",
  id: "Periksa kembali NIK dan tanggal lahir pada KTP.",
};
const CORRECT_THE_GENDER: Advice = {
  en: "Check the NIK and the gender against the identity card.",
  id: "Periksa kembali NIK dan jenis kelamin pada KTP.",
};
const CLEARER_SELFIE: Advice = {
  en: "Take a clearer selfie: face the camera, in good light, with nothing covering the face.",
  id: "Ambil swafoto yang lebih jelas: menghadap kamera, cukup cahaya, tanpa penutup wajah.",
};

/** A fact with whatever is unusual about it; most need no provider, can be unknown, and are nothing to advise about. */
function plain(
  type: FactType,
  ordinary: FactValue,
  doc: string,
  more: Partial<Pick<FactDefinition, "check" | "certain" | "advice" | "adviceToSupply">> = {},
): FactDefinition {
  const { advice = null } = more;
  return { type, ordinary, check: null, certain: false, advice, adviceToSupply: advice, doc, ...more };
}

function identityFact(field: IdentityField): FactDefinition {
  const doc = `What the identity providers together say of the ${FIELD_NAMES[field].en}.`;
  return plain(VERDICT_TYPE, "MATCH", doc, { check: "IDENTITY", advice: giveAsRegistered(field) });
}

/**
 * The fact catalogue: everything a policy can read. The type checker, the GraphQL schema, the editor's schema, the tools and
 * the docs are drawn from it.
 */
export const FACTS: ReadonlyMap<string, FactDefinition> = new Map<string, FactDefinition>([
  [
    "applicant.age",
    plain(
      { kind: "number", min: 0, max: 150 },
      30,
      "Completed years in Jakarta on the day of the decision, from the date of birth the applicant supplied.",
      { adviceToSupply: { en: "Give the date of birth.", id: "Isi tanggal lahir." } },
    ),
  ],
  [
    "applicant.nationality",
    plain({ kind: "string" }, "ID", "ISO 3166-1 alpha-2, as supplied; `ID` where the caller said nothing.", {
      certain: true,
    }),
  ],
  [
    "nik.valid",
    plain(BOOLEAN, true, "Whether the NIK's digits can be a NIK at all.", { certain: true, advice: CORRECT_THE_NIK }),
  ],
  [
    "nik.regionKnown",
    plain(BOOLEAN, true, "Whether the NIK's region code is on the list of regions, past ones included.", {
      certain: true,
      advice: CORRECT_THE_NIK,
    }),
  ],
  [
    "nik.birthDateConsistent",
    plain(BOOLEAN, true, "Whether the birth date in the NIK agrees with the one supplied.", {
      advice: CORRECT_THE_DATE,
    }),
  ],
  [
    "nik.genderConsistent",
    plain(BOOLEAN, true, "Whether the gender in the NIK agrees with the one supplied.", {
      advice: CORRECT_THE_GENDER,
    }),
  ],
  [
    "identity.verdict",
    plain(
      IDENTITY_VERDICT_TYPE,
      "MATCH",
      "What the identity providers together say of the NIK, the name and the date of birth.",
      { check: "IDENTITY", advice: CORRECT_THE_NIK },
    ),
  ],
  ...identityFields.map((field): [string, FactDefinition] => [identityFactPath(field), identityFact(field)]),
  [
    "face.verdict",
    plain(VERDICT_TYPE, "MATCH", "What the face providers together say of the selfie.", {
      check: "FACE",
      advice: CLEARER_SELFIE,
    }),
  ],
  [
    "face.score",
    plain(SHARE, 1, "The lowest similarity a face provider gave, 0 to 1.", { check: "FACE", advice: CLEARER_SELFIE }),
  ],
  [
    "face.livenessPassed",
    plain(BOOLEAN, true, "IDmeta's own liveness answer. No check here detects a spoofed selfie.", {
      check: "FACE",
      advice: CLEARER_SELFIE,
    }),
  ],
  [
    "screening.verdict",
    plain(SCREENING_VERDICT_TYPE, "CLEAR", "Whether any watchlist has a possible match.", { check: "SCREENING" }),
  ],
  [
    "screening.topScore",
    plain(SHARE, 0, "The best hit's score, 0 to 1; 0 where the screening is clear.", { check: "SCREENING" }),
  ],
  [
    "screening.hits",
    plain(
      { kind: "hits" },
      [],
      "The hits: `score` (0 to 1), `scopes` (a list of ScreeningScope) and `sources` (how many providers list it).",
      { check: "SCREENING" },
    ),
  ],
]);
