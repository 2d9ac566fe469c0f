import { factsUnder } from "../../assessments/evidence.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import type { Fact } from "../../domain/fact.ts";
import type { Panel } from "../../checks/panel.ts";
import type { PolicyHead } from "../../policy/policy.ts";
import { UNKNOWN } from "./case-form.ts";
import { evidenceOf } from "./case-evidence.ts";
import type { Situation, Stated, StatedFacts } from "./case.ts";

interface Contradiction {
  readonly path: string;
  readonly message: string;
  readonly hint: string | null;
}

const FOLLOWS: Readonly<Record<string, string>> = {
  "identity.verdict":
    "it follows from identity.name and identity.dateOfBirth: set those; only NOT_FOUND can be set by itself",
  "face.verdict": "it follows from face.score, unless both are set and agree",
  "screening.verdict": "it follows from screening.hits: set those",
  "screening.topScore": "it follows from screening.hits: set those",
  "screening.hits": "only hits in the policy's scopes, at or above its threshold, are ever seen",
};

/**
 * What is said of a fact and does not come out, though every provider is up and all of them say so: a case that set it all
 * the same would not test what it seems to.
 */
export function contradictions(
  stated: StatedFacts,
  situation: Situation,
  { policy, panel }: { readonly policy: PolicyHead; readonly panel: Panel },
): Contradiction[] {
  const facts = factsUnder(policy, evidenceOf({ ...situation, answers: new Map(), down: new Map() }, policy, panel));
  const incomplete = ["screening.verdict", "screening.topScore"].some((path) => stated[path] === UNKNOWN);
  return Object.entries(stated).flatMap(([path, said]): Contradiction[] => {
    const fact = facts.get(path);
    if (said === undefined || fact === undefined || agrees(said, fact, incomplete)) return [];
    const message = `'${path}' comes out as ${outcomeText(fact)}, and not as ${statedText(said)}`;
    return [{ path, message, hint: hintOf(path, fact, policy) }];
  });
}

function agrees(said: Stated, fact: Fact, incomplete: boolean): boolean {
  if (said === UNKNOWN) return !fact.known;
  if (typeof said !== "object") return fact.known && fact.value === said;
  const hits = fact.known ? fact.value : incomplete ? fact.includes : undefined;
  return typeof hits === "object" && statedText(hits) === statedText(said);
}

function hintOf(path: string, fact: Fact, { checks }: PolicyHead): string | null {
  if (!fact.known && fact.cause === "NOT_SUPPLIED") return "it takes an input that the case is `without`";
  if (!fact.known && fact.cause === "TOO_FEW_ANSWERS") {
    return "the check's `need` takes more definite answers than its providers can give";
  }
  const check = FACTS.get(path)?.check ?? null;
  const strategy = check === null ? undefined : checks[check]?.strategy.kind;
  // Of a screening that is not the reason: whoever finds nothing is not the last.
  if (!fact.known && check !== "SCREENING" && strategy !== undefined && strategy !== "all") {
    return `by ${strategy}, those who are heard before the check ends have no answer for it`;
  }
  return FOLLOWS[path] ?? null;
}

function outcomeText(fact: Fact): string {
  return fact.known ? statedText(fact.value) : `${UNKNOWN} (${fact.cause})`;
}

function statedText(said: Stated): string {
  if (typeof said !== "object") return String(said);
  const hits = said.map(({ score, scopes }) => `{ score: ${score}, scopes: [${scopes.toSorted().join(", ")}] }`);
  return `[${hits.toSorted().join(", ")}]`;
}
