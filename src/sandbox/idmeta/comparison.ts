import type { CalendarDate } from "../../domain/calendar.ts";
import { agrees, fold } from "../citizens/compare.ts";
import type { Citizen } from "../citizens/citizen.ts";
import type { Resident } from "../citizens/register.ts";
import { faceOf } from "../random.ts";
import type { Verified } from "./sessions.ts";
import type { Fields } from "./validation.ts";

/** The optional fields by the request's names, and what the register calls them. */
const OPTIONAL = {
  no_kk: "familyCardNumber",
  mother_maiden_name: "motherMaidenName",
  place_of_birth: "placeOfBirth",
  address: "address",
  gender: "gender",
  marital_status: "maritalStatus",
  job_type: "occupation",
  province: "province",
  city: "city",
  district: "district",
  subdistrict: "subdistrict",
  rt: "rt",
  rw: "rw",
} as const satisfies Readonly<Record<string, Exclude<keyof Citizen, "dateOfBirth">>>;

export const OPTIONAL_FIELDS: readonly string[] = Object.keys(OPTIONAL);

/** The page's examples are English; the card's own words are taken as well. */
const CARD_WORDS: ReadonlyMap<string, string> = new Map([
  ["MALE", "LAKI-LAKI"],
  ["FEMALE", "PEREMPUAN"],
  ["SINGLE", "BELUM KAWIN"],
  ["MARRIED", "KAWIN"],
  ["DIVORCED", "CERAI HIDUP"],
  ["WIDOWED", "CERAI MATI"],
]);

/** Fields the vendor leaves null where nobody asked about them, as in both samples; all others it calls true. */
const NULL_UNASKED: ReadonlySet<string> = new Set(["no_kk", "mother_maiden_name"]);

/** Limits between the vendor's verified, to be reviewed and rejected. Its pages say no number. */
const FACE_LIMITS = { verified: 0.8, review: 0.6 } as const;

interface Comparison {
  /** By the vendor's snake-case names, in its order. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly outcome: Verified;
}

function fieldAnswer(citizen: Citizen, field: string, attribute: Exclude<keyof Citizen, "dateOfBirth">, sent: unknown) {
  if (typeof sent !== "string") return NULL_UNASKED.has(field) ? null : true;
  return agrees(citizen, attribute, CARD_WORDS.get(fold(sent)) ?? sent);
}

/** What was sent, read; and whether the selfie is one that the vendor takes for no living person's. */
export interface Sent {
  readonly name: string;
  readonly born: CalendarDate;
  readonly fields: Fields;
  readonly selfie: boolean;
  readonly notLive: boolean;
}

/** A liveness answer comes with some selfies, not with all. */
function livenessOf(nik: string, { selfie, notLive }: Sent): boolean | null {
  if (!selfie) return null;
  if (notLive) return false;
  return faceOf(`idmeta/liveness/${nik}`, 2) === 0 ? true : null;
}

function outcomeOf(similarity: number, selfie: boolean, wrong: boolean): Verified {
  if (wrong || (selfie && similarity < FACE_LIMITS.review)) return "REJECTED";
  return selfie && similarity < FACE_LIMITS.verified ? "REVIEW_NEEDED" : "VERIFIED";
}

/** What the samples carry besides the comparison itself: "" beside null, a reason code that is a text. */
function trailer(uuid: string, reasonCode: "0" | "2", errorMessage: string | null): Readonly<Record<string, unknown>> {
  return { uuid, url: "", reason_code: reasonCode, error_message: errorMessage };
}

/** The register's record, if there is one, against what was sent. */
export function compare(resident: Resident | undefined, sent: Sent, uuid: string): Comparison {
  if (resident === undefined) {
    const data = {
      nik: false,
      name: null,
      date_of_birth: null,
      selfie_image_percentage: "0",
      liveness_result: null,
      liveness_fail_message: "",
      ...Object.fromEntries(OPTIONAL_FIELDS.map((field) => [field, null])),
      ...trailer(uuid, "0", "Data tidak ditemukan"),
    };
    return { data, outcome: "REJECTED" };
  }
  const { citizen, similarity } = resident;
  const name = fold(sent.name) === fold(citizen.name);
  const dateOfBirth = sent.born === citizen.dateOfBirth;
  const fields = Object.entries(OPTIONAL).map(([field, attribute]): [string, boolean | null] => [
    field,
    fieldAnswer(citizen, field, attribute, sent.fields[field]),
  ]);
  const live = livenessOf(citizen.nik, sent);
  const data = {
    nik: true,
    name,
    date_of_birth: dateOfBirth,
    // Present even where no selfie was sent, and a text.
    selfie_image_percentage: (similarity * 100).toFixed(1),
    liveness_result: live,
    liveness_fail_message: live === false ? "Liveness check failed" : "",
    ...Object.fromEntries(fields),
    ...trailer(uuid, live === false ? "2" : "0", null),
  };
  const wrong = !name || !dateOfBirth || live === false || fields.some(([, answer]) => answer === false);
  return { data, outcome: outcomeOf(similarity, sent.selfie, wrong) };
}
