import type { Answer } from "../domain/answer.ts";
import { identityFactPath, identityFields } from "../domain/fact-catalogue.ts";
import type { Fact, FactSource, Facts, FactValue, HitFact, UnknownCause } from "../domain/fact.ts";
import type { FaceMatchCheck } from "../checks/face.ts";
import type { IdentityCheck } from "../checks/identity.ts";
import type { ScreeningCheck } from "../checks/screening.ts";

/** The checks that were made, each with how many definite answers a fact of it takes. A check not made is absent. */
export interface MadeChecks {
  readonly identity?: { readonly check: IdentityCheck; readonly need: number };
  readonly face?: { readonly check: FaceMatchCheck; readonly need: number };
  readonly screening?: { readonly check: ScreeningCheck };
}

/** What the checks say, as facts: a value where enough definite answers came, else unknown with its cause. */
export function checkFacts({ identity, face, screening }: MadeChecks): Facts {
  return new Map<string, Fact>([
    ...(identity === undefined ? [] : identityFacts(identity.check, identity.need)),
    ...(face === undefined ? [] : faceFacts(face.check, face.need)),
    ...(screening === undefined ? [] : screeningFacts(screening.check)),
  ]);
}

function identityFacts(check: IdentityCheck, need: number): [string, Fact][] {
  const sources = sourcesOf(check.providers);
  const none = causeOf(check.providers);
  const verdict = check.verdict === "UNKNOWN" ? undefined : check.verdict;
  const supplied = new Map(check.fields.map((field) => [field.field, field]));
  return [
    ["identity.verdict", denied(settled(verdict, check.support, need, none, sources), check)],
    ...identityFields.map((field): [string, Fact] => {
      const said = supplied.get(field);
      if (said === undefined) return [identityFactPath(field), unknown("NOT_SUPPLIED", [])];
      const value = said.verdict === "UNKNOWN" ? undefined : said.verdict;
      const witnesses = new Set(said.claims.map(({ provider }) => provider));
      const theirs = sources.filter(({ provider }) => witnesses.has(provider));
      return [identityFactPath(field), settled(value, said.claims.length, need, none, theirs)];
    }),
  ];
}

/** While one provider says that there is no such NIK, no answer on a field makes a verdict of its own. */
function denied(fact: Fact, { providers }: IdentityCheck): Fact {
  if (fact.known && fact.value === "NOT_FOUND") return fact;
  const isDenied = providers.some((answer) => answer.status === "ANSWERED" && answer.claims.nikFound === false);
  return isDenied ? { ...fact, nikDenied: true } : fact;
}

function faceFacts(check: FaceMatchCheck, need: number): [string, Fact][] {
  const sources = sourcesOf(check.providers);
  const none = causeOf(check.providers);
  const definite = check.claims.filter(({ verdict }) => verdict !== "UNKNOWN").length;
  const scored = check.claims.filter(({ score }) => score !== null).length;
  const verdict = check.verdict === "UNKNOWN" ? undefined : check.verdict;
  const alive = check.livenessPassed ?? undefined;
  // Another selfie may get a claim out of those who answered; out of those who did not, nothing will.
  const heard = (fact: Fact): Fact => (fact.known || sources.length < need ? fact : { ...fact, undecided: true });
  return [
    ["face.verdict", heard(settled(verdict, definite, need, none, sources))],
    ["face.score", heard(settled(check.score ?? undefined, scored, need, none, sources))],
    // Only one vendor speaks of liveness, so that asking for several answers would make it unknowable.
    ["face.livenessPassed", settled(alive, alive === undefined ? 0 : 1, 1, none, sources)],
  ];
}

function screeningFacts(check: ScreeningCheck): [string, Fact][] {
  const sources = sourcesOf(check.providers);
  if (check.complete) {
    const hits = check.hits.map(({ score, scopes, sources: { length } }): HitFact => ({
      score,
      scopes,
      sources: length,
    }));
    return [
      ["screening.verdict", known(check.verdict, sources)],
      ["screening.topScore", known(check.topScore ?? 0, sources)],
      ["screening.hits", known(hits, sources)],
    ];
  }
  const someCame = check.providers.some(({ status }) => status === "ANSWERED");
  const missing = unknown(someCame ? "INCOMPLETE" : causeOf(check.providers), sources);
  // A provider that is still to be heard may change which hits are merged, so that only what stands by itself is certain:
  // whatever the seen ones are merged into will be no weaker, and have no fewer scopes.
  const includes = check.seen.map(({ score, scopes }): HitFact => ({ score, scopes, sources: 1 }));
  return [
    // A hit is a possible match whatever the others would have said.
    ["screening.verdict", check.verdict === "POSSIBLE_MATCH" ? known(check.verdict, sources) : missing],
    ["screening.topScore", { ...missing, atLeast: Math.max(0, ...includes.map(({ score }) => score)) }],
    ["screening.hits", { ...missing, includes }],
  ];
}

function settled(
  value: FactValue | undefined,
  answers: number,
  need: number,
  none: UnknownCause,
  sources: readonly FactSource[],
): Fact {
  if (value !== undefined && answers >= need) return known(value, sources);
  return unknown(answers > 0 ? "TOO_FEW_ANSWERS" : none, sources);
}

function known(value: FactValue, sources: readonly FactSource[]): Fact {
  return { known: true, value, sources };
}

function unknown(cause: UnknownCause, sources: readonly FactSource[]): Fact & { known: false } {
  return { known: false, cause, sources };
}

function sourcesOf(answers: readonly Answer<unknown>[]): FactSource[] {
  return answers.flatMap((answer) => {
    if (answer.status !== "ANSWERED") return [];
    return [{ provider: answer.provider, requestId: answer.requestId, askedAt: answer.askedAt }];
  });
}

/**
 * Why nobody settled it: the first failure, else somebody is still at work, else those who answered said nothing definite,
 * else nobody was asked and why.
 */
export function causeOf(answers: readonly Answer<unknown>[]): UnknownCause {
  for (const answer of answers) if (answer.status === "FAILED") return answer.failure.code;
  const statuses = new Set(answers.map(({ status }) => status));
  if (statuses.has("PENDING")) return "PENDING";
  if (statuses.has("ANSWERED")) return "INCONCLUSIVE";
  if (statuses.has("CANCELLED")) return "CANCELLED";
  const skips = answers.flatMap((answer) => (answer.status === "SKIPPED" ? [answer.cause] : []));
  return skips.find((cause) => cause !== "PROVIDER_OFF") ?? "PROVIDER_OFF";
}
