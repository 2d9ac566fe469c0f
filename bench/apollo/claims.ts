import type { DukcapilFull, GlairVerification, HyperVergeMatch, IlumaCard } from "./answers.ts";
import type { VendorAnswers } from "./ask.ts";

const FIELDS = ["NAME", "DATE_OF_BIRTH", "PLACE_OF_BIRTH", "GENDER", "ADDRESS", "CITY", "PROVINCE"] as const;
type Field = (typeof FIELDS)[number];
export type Verdict = "MATCH" | "MISMATCH" | "CONFLICT" | "UNKNOWN";
export type IdentityVerdict = Verdict | "NOT_FOUND";

type Ticks = Readonly<Partial<Record<Field | "NIK", boolean | null | undefined>>>;

export interface Identity {
  readonly verdict: IdentityVerdict;
  readonly fields: readonly { readonly field: Field; readonly verdict: Verdict }[];
}

export interface Face {
  readonly verdict: Verdict;
  /** 0 to 1; the lowest that was given. */
  readonly score: number | null;
}

const PASS = 0.8;
const FAIL = 0.6;

export function readIdentity(answers: VendorAnswers): Identity {
  const witnesses = [
    fromIdmeta(answers.idmeta ?? null),
    fromGlair(answers.glair ?? null),
    fromIluma(answers.ilumaCard ?? null),
  ];
  const verdictOf = (field: Field | "NIK"): Verdict => combine(witnesses.map((ticks) => ticks[field]));
  const fields = FIELDS.map((field) => ({ field, verdict: verdictOf(field) }));
  return { verdict: identityVerdict(verdictOf("NIK"), verdictOf("NAME"), verdictOf("DATE_OF_BIRTH")), fields };
}

export function readFace({ idmeta, glairFace, hyperverge, ilumaCard }: VendorAnswers, withSelfie: boolean): Face {
  if (!withSelfie) return { verdict: "UNKNOWN", score: null };
  const percentages = [
    idmeta?.data.data.selfieImagePercentage ?? null,
    glairFace?.result.face_image_percentage ?? null,
    ilumaCard?.result?.selfie_score ?? null,
  ];
  const given = percentages.flatMap((percentage) => (percentage === null ? [] : [Number(percentage) / 100]));
  const claims = [...given.map(claimOf), hyperVergeMatch(hyperverge ?? null)];
  const scores = [...given, ...hyperVergeScore(hyperverge ?? null)];
  return { verdict: combine(claims), score: scores.length === 0 ? null : Math.min(...scores) };
}

/** How many witnesses said something of the NIK: a policy wants two. */
export function identityAnswers({ idmeta, glair, ilumaCard }: VendorAnswers): number {
  return [idmeta, glair, ilumaCard].filter((answer) => answer !== null && answer !== undefined).length;
}

function combine(ticks: readonly (boolean | null | undefined)[]): Verdict {
  const yes = ticks.includes(true);
  const no = ticks.includes(false);
  if (yes && no) return "CONFLICT";
  if (yes) return "MATCH";
  return no ? "MISMATCH" : "UNKNOWN";
}

function identityVerdict(nik: Verdict, name: Verdict, dateOfBirth: Verdict): IdentityVerdict {
  if ([nik, name, dateOfBirth].includes("CONFLICT")) return "CONFLICT";
  if (nik === "MISMATCH") return "NOT_FOUND";
  if (name === "MISMATCH" || dateOfBirth === "MISMATCH") return "MISMATCH";
  return name === "MATCH" && dateOfBirth === "MATCH" ? "MATCH" : "UNKNOWN";
}

function fromIdmeta(answer: DukcapilFull | null): Ticks {
  if (answer === null) return {};
  const { nik, name, dateOfBirth, placeOfBirth, gender, address, city, province } = answer.data.data;
  return {
    NIK: nik,
    NAME: name,
    DATE_OF_BIRTH: dateOfBirth,
    PLACE_OF_BIRTH: placeOfBirth,
    GENDER: gender,
    ADDRESS: address,
    CITY: city,
    PROVINCE: province,
  };
}

function fromGlair(answer: GlairVerification | null): Ticks {
  if (answer === null) return {};
  const { result } = answer;
  return {
    NIK: result.nik,
    NAME: result.name,
    DATE_OF_BIRTH: result.date_of_birth,
    PLACE_OF_BIRTH: result.place_of_birth,
    GENDER: result.gender,
    ADDRESS: result.address,
    CITY: result.city,
    PROVINCE: result.province,
  };
}

function fromIluma(answer: IlumaCard | null): Ticks {
  if (answer === null) return {};
  return {
    NIK: answer.is_found,
    NAME: answer.result?.is_name_match,
    DATE_OF_BIRTH: answer.result?.is_birthdate_match,
    PLACE_OF_BIRTH: answer.result?.is_birthplace_match,
    ADDRESS: answer.result?.is_address_match,
  };
}

function claimOf(score: number): boolean | null {
  if (score >= PASS) return true;
  return score < FAIL ? false : null;
}

function hyperVergeMatch(answer: HyperVergeMatch | null): boolean | null {
  return answer === null ? null : answer.result.details.match === "true";
}

function hyperVergeScore(answer: HyperVergeMatch | null): number[] {
  return answer === null ? [] : [Number(answer.result.details.score) / 100];
}
