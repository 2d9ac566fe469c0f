import type { Applicant } from "../applicant.ts";
import type { IlumaScreening } from "./answers.ts";
import { askVendors } from "./ask.ts";
import type { Sources, VendorAnswers } from "./ask.ts";
import { identityAnswers, readFace, readIdentity } from "./claims.ts";
import { decide } from "./decision.ts";
import { ageOf, readNik } from "./nik.ts";

export interface Context {
  readonly sources: Sources;
}

/** One resolver fetches everything: this stack has no plan by which a field could ask for only what it needs. */
export const resolvers = {
  Query: {
    async applicant(_parent: unknown, { input }: { input: Applicant }, { sources }: Context) {
      const answers = await askVendors(input, sources);
      const nik = readNik(input);
      const identity = readIdentity(answers);
      const face = readFace(answers, input.selfie !== undefined);
      const screening = readScreening(answers.screening);
      const field = (name: string): string => identity.fields.find((each) => each.field === name)?.verdict ?? "UNKNOWN";
      const decision = await decide({
        age: ageOf(input.dateOfBirth),
        nikValid: nik.valid,
        nikBirthDateConsistent: nik.birthDateConsistent,
        nikGenderConsistent: nik.genderConsistent,
        identityVerdict: identityAnswers(answers) >= 2 ? identity.verdict : "UNKNOWN",
        name: field("NAME"),
        dateOfBirth: field("DATE_OF_BIRTH"),
        faceVerdict: face.verdict,
        faceScore: face.score ?? 1,
        screeningVerdict: screening.verdict,
        topScore: screening.topScore ?? 0,
        sanctionScore: screening.sanctionScore,
      });
      return {
        nik,
        identity: { ...identity, providers: providers(answers, IDENTITY_CALLS) },
        faceMatch: { ...face, providers: providers(answers, FACE_CALLS) },
        screening,
        decision,
      };
    },
  },
};

const IDENTITY_CALLS = { IDMETA: "idmeta", GLAIR: "glair", ILUMA: "ilumaCard" } as const;
const FACE_CALLS = { IDMETA: "idmeta", GLAIR: "glairFace", HYPERVERGE: "hyperverge", ILUMA: "ilumaCard" } as const;

function providers(answers: VendorAnswers, calls: Readonly<Record<string, keyof VendorAnswers>>) {
  return Object.entries(calls).map(([provider, call]) => ({ provider, status: statusOf(answers[call]) }));
}

function statusOf(answer: VendorAnswers[keyof VendorAnswers]): "ANSWERED" | "SKIPPED" | "FAILED" {
  if (answer === undefined) return "SKIPPED";
  return answer === null ? "FAILED" : "ANSWERED";
}

function readScreening(answer: IlumaScreening | null) {
  if (answer?.status !== "COMPLETED" || answer.results === undefined) {
    return { verdict: "UNKNOWN", topScore: null, sanctionScore: 0 };
  }
  const best = (hits: IlumaScreening["results"] = []): number => Math.max(0, ...hits.map((hit) => hit.score / 100));
  return {
    verdict: answer.results.length === 0 ? "CLEAR" : "POSSIBLE_MATCH",
    topScore: best(answer.results),
    sanctionScore: best(answer.results.filter((hit) => hit.scopes.includes("SANCTION"))),
  };
}
