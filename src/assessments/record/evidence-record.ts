import type { z } from "zod";

import { CHECK_NAMES } from "../../domain/provider.ts";
import type { Evidence } from "../evidence.ts";
import type { Answer } from "../../domain/answer.ts";
import type { FaceClaims, IdentityClaims, ProviderHit, ScreeningFindings } from "../../domain/claim.ts";
import type { Outcome, PolicyVersion } from "../../domain/decision.ts";
import { DEFAULT_FACE_LIMITS } from "../../domain/face-limits.ts";
import type { Fact, Facts } from "../../domain/fact.ts";
import { FACTS, identityFields } from "../../domain/fact-catalogue.ts";
import { INPUT_NAMES } from "../../domain/person.ts";
import { evidenceForm, FORM } from "./evidence-form.ts";
import type { EvidenceForm } from "./evidence-form.ts";
import { readAnswer, writeAnswer } from "./recorded-answer.ts";
import { sameSubjects } from "./same-subjects.ts";

/** What was decided when the evidence was collected. */
interface RecordedDecision extends PolicyVersion {
  readonly outcome: Outcome;
}

/** Evidence that can be decided again, and the reference by which its owner knows it. */
export interface EvidenceRecord {
  /** Letters, digits and `_.:-`, at most 100 of them, and no 16 digits: it is printed, and never anything of the applicant's own. */
  readonly id: string;
  /** Null where nothing was decided. */
  readonly decision: RecordedDecision | null;
  readonly evidence: Evidence;
}

/** Why a line is no record. It quotes nothing of the line: whatever stands in it may be about a person. */
export interface RecordProblem {
  /** Where in the record, as `face.answers.0.claims.score`; empty where it is about all of it. */
  readonly path: string;
  readonly message: string;
}

/** Reads one line of a file of recorded evidence. Never throws. */
export function parseEvidence(line: string): { readonly record: EvidenceRecord } | { readonly problem: RecordProblem } {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { problem: { path: "", message: "it is no JSON" } };
  }
  const parsed = evidenceForm.safeParse(json);
  return parsed.success ? { record: readForm(parsed.data) } : { problem: problemOf(parsed.error) };
}

/**
 * One line, without its line break; of the same evidence always the same. The names, dates and countries of hits are left
 * out: they are needed to know which hits are one person, and that is told.
 */
export function printEvidence(record: EvidenceRecord): string {
  return JSON.stringify(writeForm(record));
}

function problemOf({ issues: [issue] }: z.ZodError): RecordProblem {
  const path = issue?.path.join(".") ?? "";
  if (issue === undefined) return { path, message: "it is no record" };
  // Keys that nobody foresaw are the writer's own words.
  if (issue.code === "unrecognized_keys") return { path, message: "it has keys that a record does not have" };
  if (issue.code === "invalid_format") return { path, message: "it is not written as it must be" };
  return { path, message: `${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}` };
}

function readForm(form: EvidenceForm): EvidenceRecord {
  const { id, decision, decidedAt, applicant, supplied, asked, adapters, identity, face, screening } = form;
  return {
    id,
    decision:
      decision === undefined
        ? null
        : { name: decision.policy, version: decision.version, digest: decision.digest, outcome: decision.outcome },
    evidence: {
      decidedAt: new Date(decidedAt),
      applicant: readFacts(applicant),
      supplied: new Set(supplied),
      ...(asked === undefined ? {} : { asked: inOrder(asked) }),
      ...(adapters === undefined ? {} : { adapters: new Map(adapters.map((each) => [each.provider, each.revision])) }),
      ...(identity ? { identity: identity.map((each) => readAnswer(each, readIdentity)) } : {}),
      ...(face
        ? {
            face: {
              answers: face.answers.map((each): Answer<FaceClaims> => readAnswer(each, (claims) => claims)),
              limits: new Map((face.limits ?? []).map(({ provider, pass, fail }) => [provider, { pass, fail }])),
            },
          }
        : {}),
      ...(screening
        ? {
            screening: {
              answers: screening.answers.map((each) => readAnswer(each, readFindings)),
              terms: screening.terms,
            },
          }
        : {}),
    },
  };
}

/** In the order of the catalogue of checks, so that the same is always written the same. */
function inOrder(asked: NonNullable<Evidence["asked"]>): NonNullable<EvidenceForm["asked"]> {
  return Object.fromEntries(
    CHECK_NAMES.flatMap((check) => (asked[check] === undefined ? [] : [[check, asked[check]]])),
  );
}

function readFacts(applicant: EvidenceForm["applicant"]): Facts {
  const facts = new Map<string, Fact>();
  for (const [path, said] of Object.entries(applicant)) {
    if (said === undefined) continue;
    facts.set(
      path,
      typeof said === "object"
        ? { known: false, cause: said.unknown, sources: [] }
        : { known: true, value: said, sources: [] },
    );
  }
  return facts;
}

type Claims<Check> = Check extends readonly (infer Each)[]
  ? Each extends { claims: infer Said }
    ? Said
    : never
  : never;
type IdentityForm = Claims<NonNullable<EvidenceForm["identity"]>>;
type FindingsForm = Claims<NonNullable<EvidenceForm["screening"]>["answers"]>;

function readIdentity({ nikFound, fields }: IdentityForm): IdentityClaims {
  const said: { -readonly [Field in keyof IdentityClaims["fields"]]: IdentityClaims["fields"][Field] } = {};
  for (const field of identityFields) {
    const claim = fields[field];
    if (claim !== undefined) said[field] = claim;
  }
  return { nikFound, fields: said };
}

/** Hits are merged where they share a name, so that a shared number serves as one. */
function readFindings({ hits, scopes, lists }: FindingsForm): ScreeningFindings {
  return {
    scopes,
    ...(lists === undefined ? {} : { lists }),
    hits: hits.map(({ listing, score, scopes: listed, same = [], dismissed }): ProviderHit => {
      const hit = { listingId: listing, score, scopes: listed, names: same.map(String), countries: [], dates: [] };
      return dismissed === undefined ? hit : { ...hit, dismissed };
    }),
  };
}

function writeForm({ id, decision, evidence }: EvidenceRecord): z.input<typeof evidenceForm> {
  const { decidedAt, applicant, supplied, asked, adapters, identity, face, screening } = evidence;
  const limits = [...(face?.limits ?? [])]
    .map(([provider, { pass, fail }]) => ({ provider, pass, fail }))
    .filter(({ pass, fail }) => pass !== DEFAULT_FACE_LIMITS.pass || fail !== DEFAULT_FACE_LIMITS.fail);
  const same = sameSubjects(screening?.answers ?? []);
  return {
    form: FORM,
    id,
    ...(decision === null
      ? {}
      : {
          decision: {
            policy: decision.name,
            version: decision.version,
            digest: decision.digest,
            outcome: decision.outcome,
          },
        }),
    decidedAt: decidedAt.toISOString(),
    applicant: writeFacts(applicant),
    supplied: INPUT_NAMES.filter((name) => supplied.has(name)),
    ...(asked === undefined ? {} : { asked: inOrder(asked) }),
    ...(adapters === undefined
      ? {}
      : { adapters: Array.from(adapters, ([provider, revision]) => ({ provider, revision })) }),
    ...(identity ? { identity: identity.map((each) => writeAnswer(each, writeIdentity)) } : {}),
    ...(face
      ? {
          face: {
            answers: face.answers.map((each) => writeAnswer(each, (claims) => claims)),
            ...(limits.length > 0 ? { limits } : {}),
          },
        }
      : {}),
    ...(screening
      ? {
          screening: {
            answers: screening.answers.map((each) =>
              writeAnswer(each, ({ hits, scopes, lists }) => ({
                hits: hits.map((hit) => {
                  const shared = same.get(hit) ?? [];
                  const { listingId: listing, score, scopes: listed, dismissed } = hit;
                  return {
                    listing,
                    score,
                    scopes: [...listed],
                    ...(shared.length > 0 ? { same: [...shared] } : {}),
                    ...(dismissed === undefined ? {} : { dismissed }),
                  };
                }),
                scopes: [...scopes],
                ...(lists === undefined ? {} : { lists: [...lists] }),
              })),
            ),
            terms: { scopes: [...screening.terms.scopes], threshold: screening.terms.threshold },
          },
        }
      : {}),
  };
}

function writeFacts(facts: Facts): EvidenceForm["applicant"] {
  const written: EvidenceForm["applicant"] = {};
  for (const path of FACTS.keys()) {
    const fact = facts.get(path);
    if (fact === undefined) continue;
    if (!fact.known) written[path] = { unknown: fact.cause };
    else if (typeof fact.value !== "object") written[path] = fact.value;
  }
  return written;
}

function writeIdentity({ nikFound, fields }: IdentityClaims): IdentityForm {
  const written: IdentityForm["fields"] = {};
  for (const field of identityFields) if (fields[field] !== undefined) written[field] = fields[field];
  return { nikFound, fields: written };
}
