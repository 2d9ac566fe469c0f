import { registry } from "../../src/registry.ts";
import type { Citizen } from "../../src/sandbox/citizens/citizen.ts";
import { seededRandom } from "../../src/sandbox/random.ts";
import type { Random } from "../../src/sandbox/random.ts";
import { specialApplicants } from "../../src/sandbox/sandbox.ts";

/** What is true of an applicant, whatever any vendor says or fails to say. */
export const TRUTHS = ["honest", "wrong-name", "wrong-birth-date", "unknown-nik", "wrong-face", "listed"] as const;
export type Truth = (typeof TRUTHS)[number];

export interface SoakApplicant {
  readonly truth: Truth;
  readonly input: {
    readonly nik: string;
    readonly name: string;
    readonly dateOfBirth: string;
    readonly gender: "MALE" | "FEMALE";
  };
}

/** Six of ten are who they say; the others are drawn evenly from everything that is wrong with people. */
const HONEST = 0.6;
const WRONG = ["wrong-name", "wrong-birth-date", "unknown-nik", "wrong-face", "listed"] as const;
const FACES = ["face-mismatch"] as const;
const LISTED = ["sanctions-hit", "pep-hit"] as const;

const special = new Map(
  specialApplicants(registry.map(({ simulator }) => simulator)).map((each) => [each.key, each.says]),
);

/** Applicants without end, the same ones in every run. */
export function* drawApplicants(citizens: readonly Citizen[]): Generator<SoakApplicant, never> {
  const random = seededRandom("soak");
  // The special applicants have serials from 9001: some of them are not who they say.
  const ordinary = citizens.filter(({ nik }) => Number(nik.slice(-4)) < 9_000);
  for (;;) {
    const truth = random.next() < HONEST ? "honest" : random.pick(WRONG);
    yield { truth, input: inputOf(truth, ordinary, random) };
  }
}

function inputOf(truth: Truth, citizens: readonly Citizen[], random: Random): SoakApplicant["input"] {
  if (truth === "wrong-face") return specialOf(random.pick(FACES));
  if (truth === "listed") return specialOf(random.pick(LISTED));
  const index = random.between(0, citizens.length - 1);
  const [citizen, other] = [citizens[index], citizens[(index + 97) % citizens.length]];
  if (citizen === undefined || other === undefined) throw new RangeError("the register is empty");
  const { nik, name, dateOfBirth } = citizen;
  const gender = citizen.gender === "PEREMPUAN" ? "FEMALE" : "MALE";
  const said = { nik, name, dateOfBirth, gender } as const;
  if (truth === "wrong-name") return { ...said, name: other.name };
  if (truth === "wrong-birth-date") return { ...said, dateOfBirth: `${Number(dateOfBirth.slice(0, 4)) - 7}-02-03` };
  // No ordinary citizen has a serial from 5000, and no special one below 9001.
  if (truth === "unknown-nik") return { ...said, nik: `${nik.slice(0, 12)}${random.between(5_000, 8_999)}` };
  return said;
}

function specialOf(key: string): SoakApplicant["input"] {
  const said = special.get(key);
  if (said === undefined) throw new RangeError("no such special applicant");
  return said;
}
