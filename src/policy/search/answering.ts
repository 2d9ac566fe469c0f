import { FACTS } from "../../domain/fact-catalogue.ts";
import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName, ProviderName } from "../../domain/provider.ts";
import type { CheckPolicy, PolicyMeaning } from "../meaning.ts";
import type { Departure } from "./departure.ts";

/** How many of its providers a check takes: of a screening, all. */
function neededBy({ need, providers }: Pick<CheckPolicy, "need" | "providers">): number {
  return need === "all" ? providers.length : need;
}

export function enoughAnswer(policy: Pick<CheckPolicy, "need" | "providers">, by: ReadonlySet<ProviderName>): boolean {
  return policy.providers.filter((provider) => by.has(provider)).length >= neededBy(policy);
}

/**
 * Providers that do not answer: for each check one departure for each way in which that leaves the policies with enough
 * answers or too few. Where all have too few, nobody answers.
 */
export function answeringDepartures(meanings: readonly PolicyMeaning[], reads: ReadonlySet<string>): Departure[] {
  return CHECK_NAMES.filter((check) => [...reads].some((path) => FACTS.get(path)?.check === check)).flatMap((check) => {
    const policies = meanings.flatMap(({ checks }) => (checks[check] === undefined ? [] : [checks[check]]));
    const everybody = [...new Set(policies.flatMap(({ providers }) => providers))];
    const ways = new Map<string, readonly ProviderName[]>();
    for (const some of mostFirst(everybody)) {
      const by = new Set(some);
      const way = policies.map((policy) => (enoughAnswer(policy, by) ? "1" : "0")).join("");
      if (!way.includes("1")) ways.set(way, []);
      else if (!ways.has(way)) ways.set(way, some);
    }
    return [...ways].flatMap(([way, some]) => (way.includes("0") ? [departure(check, some)] : []));
  });
}

/** No registry has more providers for one check. */
const MOST_PROVIDERS = 10;

function mostFirst(everybody: readonly ProviderName[]): readonly (readonly ProviderName[])[] {
  const few = everybody.slice(0, MOST_PROVIDERS);
  return Array.from({ length: 2 ** few.length }, (_, set) => few.filter((_provider, bit) => set & (1 << bit))).toSorted(
    (one, other) => other.length - one.length,
  );
}

function departure(check: CheckName, by: readonly ProviderName[]): Departure {
  const name = check.toLowerCase();
  const who = by.map((provider) => provider.toLowerCase()).join(" and ");
  const said = by.length === 0 ? "unknown: TIMEOUT" : `answered by ${who} only`;
  return {
    aspect: `${name} answering`,
    parts: [`${name} ${said}`],
    text: `${name} ${said}`,
    path: name,
    value: by.length === 0 ? null : said,
    effect: { kind: "answering", check, by: new Set(by) },
  };
}
