import { seededRandom } from "../random.ts";
import { ordinaryCitizen, recordOf } from "./citizen.ts";
import type { Citizen } from "./citizen.ts";
import type { FaceStory, RegisterStory, SpecialApplicant } from "./special.ts";

const SEED = "saksi-register-1";
const ORDINARY_CITIZENS = 240;

/** A record, and how alike the register's photo and any selfie are: 0 to 1. No photo is kept and none is looked at. */
export interface Resident {
  readonly citizen: Citizen;
  readonly similarity: number;
}

export type Register = ReadonlyMap<string, Resident>;

const SIMILARITY: Readonly<Record<FaceStory | "SAME_PERSON", readonly [low: number, high: number]>> = {
  SAME_PERSON: [0.89, 0.97],
  // Between the limits under and over which vendors are believed.
  INCONCLUSIVE: [0.73, 0.76],
  OTHER_PERSON: [0.15, 0.4],
};

function similarityOf(nik: string, face: FaceStory | undefined): number {
  const [low, high] = SIMILARITY[face ?? "SAME_PERSON"];
  return low + seededRandom(`face/${nik}`).next() * (high - low);
}

/** What a register holds of a special applicant; undefined where it has no record. */
export function residentOf(applicant: SpecialApplicant, ...stories: readonly RegisterStory[]): Resident | undefined {
  const { nik, name, dateOfBirth, gender } = applicant.says;
  let record: RegisterStory["record"] = {};
  let face: FaceStory | undefined;
  for (const story of [applicant.register ?? {}, ...stories]) {
    record = story.record ?? record;
    face = story.face ?? face;
  }
  if (record === "ABSENT") return undefined;
  const citizen = recordOf({
    nik,
    name: name.toUpperCase(),
    dateOfBirth,
    gender: gender === "FEMALE" ? "PEREMPUAN" : "LAKI-LAKI",
    ...record,
  });
  return { citizen, similarity: similarityOf(nik, face) };
}

/** The register: the ordinary citizens, the same every time, and the special applicants. */
export function buildRegister(specials: readonly SpecialApplicant[]): Register {
  const register = new Map<string, Resident>();
  for (let index = 0; index < ORDINARY_CITIZENS; index += 1) {
    const citizen = ordinaryCitizen(SEED, index);
    register.set(citizen.nik, { citizen, similarity: similarityOf(citizen.nik, undefined) });
  }
  for (const special of specials) {
    const resident = residentOf(special);
    if (resident !== undefined) register.set(special.says.nik, resident);
  }
  return register;
}
