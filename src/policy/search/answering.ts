import { FACTS } from "../../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";
import type { Answering, Departure } from "./departure.ts";

/** How far a check of one policy comes: nobody answers it, some do, or as many as it takes. */
type Reach = "nobody" | "some" | "enough";

/** What the answers are to a check on these terms. A screening takes all of its providers, for all of its scopes. */
export function reachOf(
  { need, providers, scopes }: Pick<CheckPolicy, "need" | "providers" | "scopes">,
  { by, scopes: answered, partly }: Answering,
): Reach {
  const full = providers.filter((provider) => by.has(provider)).length;
  const covered = answered === null || scopes.every((scope) => answered.includes(scope));
  if (full >= (need === "all" ? providers.length : need) && covered) return "enough";
  return full > 0 || providers.some((provider) => partly.has(provider)) ? "some" : "nobody";
}

/**
 * Providers that do not answer, or not in full: for each check one departure for each way in which that leaves the policies
 * with enough answers or too few.
 */
export function answeringDepartures(meanings: readonly PolicyMeaning[], reads: ReadonlySet<string>): Departure[] {
  return CHECK_NAMES.filter((check) => [...reads].some((path) => FACTS.get(path)?.check === check)).flatMap((check) => {
    const policies = meanings.flatMap(({ checks }) => (checks[check] === undefined ? [] : [checks[check]]));
    const ways = new Map<string, Answering>();
    for (const answers of check === "SCREENING" ? inScreenings(policies) : inFull(everybodyIn(policies))) {
      const reaches = policies.map((policy) => reachOf(policy, answers));
      const enough = reaches.includes("enough");
      // Only a screening finds something out by too few answers: of the other checks, nobody might as well have answered.
      const seen = check === "SCREENING" ? reaches.includes("some") : enough;
      const way = reaches.map((reach) => (check === "SCREENING" || reach === "enough" ? reach : "some")).join();
      if (!enough && !seen) ways.set("nobody", NOBODY);
      else if (reaches.some((reach) => reach !== "enough") && !ways.has(way)) ways.set(way, answers);
    }
    return [...ways.values()].map((answers) => departure(check, answers));
  });
}

const NOBODY: Answering = { by: new Set(), scopes: null, partly: new Set() };

/** No registry has more providers for one check. */
const MOST_PROVIDERS = 10;
/** Nor more that screen. */
const MOST_SCREENING = 5;

function everybodyIn(policies: readonly CheckPolicy[]): readonly ProviderName[] {
  return [...new Set(policies.flatMap(({ providers }) => providers))];
}

function inFull(everybody: readonly ProviderName[]): readonly Answering[] {
  return mostFirst(everybody.slice(0, MOST_PROVIDERS)).map((by) => ({ ...NOBODY, by: new Set(by) }));
}

/** Each provider answers in full, in part or not at all; in full may be for the scopes that some of the policies ask. */
function inScreenings(policies: readonly CheckPolicy[]): readonly Answering[] {
  const everybody = everybodyIn(policies).slice(0, MOST_SCREENING);
  const asked = mostFirst(policies).map((some) => [...new Set(some.flatMap(({ scopes }) => scopes))]);
  const scopes = [null, ...asked.filter((some) => some.length > 0)];
  return mostFirst(everybody).flatMap((by) => {
    const others = everybody.filter((provider) => !by.includes(provider));
    const full = by.length === 0 ? [null] : scopes;
    // Where a provider is silent is more easily said than where it answers in part.
    return mostFirst(others)
      .toReversed()
      .flatMap((partly) => full.map((answered) => ({ by: new Set(by), scopes: answered, partly: new Set(partly) })));
  });
}

function mostFirst<T>(everybody: readonly T[]): readonly (readonly T[])[] {
  return Array.from({ length: 2 ** everybody.length }, (_, set) =>
    everybody.filter((_each, bit) => set & (1 << bit)),
  ).toSorted((one, other) => other.length - one.length);
}

function departure(check: CheckName, answers: Answering): Departure {
  const name = check.toLowerCase();
  const said = wordsOf(answers);
  const text = `${name} ${said}`;
  return {
    aspect: `${name} answering`,
    parts: [text],
    text,
    path: name,
    value: said === UNANSWERED ? null : said,
    effect: { kind: "answering", check, answers },
  };
}

const UNANSWERED = "unknown: TIMEOUT";

function wordsOf({ by, scopes, partly }: Answering): string {
  if (by.size === 0 && partly.size === 0) return UNANSWERED;
  const full = by.size === 0 ? [] : [`${named(by)} ${scopes === null ? "only" : `for ${scopes.join(" and ")} only`}`];
  const part = partly.size === 0 ? [] : [`${named(partly)} not for every scope`];
  return `answered by ${[...full, ...part].join(", and by ")}`;
}

function named(providers: ReadonlySet<ProviderName>): string {
  return [...providers].map((provider) => provider.toLowerCase()).join(" and ");
}
