import type { PartialDate } from "../domain/calendar.ts";
import { SCREENING_SCOPES } from "../domain/claim.ts";
import type { ProviderHit, ScreeningScope } from "../domain/claim.ts";
import type { CountryCode } from "../domain/person.ts";
import type { ProviderName } from "../domain/provider.ts";

export interface SourcedHit extends ProviderHit {
  readonly provider: ProviderName;
}

export interface HitSource {
  readonly provider: ProviderName;
  readonly listingId: string;
  readonly score: number;
  /** By it a reviewer found this listing to be somebody else. */
  readonly dismissed?: string;
}

/** One person or body, merged from every provider that lists it. */
export interface ScreeningHit {
  /** Stable within its screening. */
  readonly key: string;
  readonly names: readonly string[];
  readonly score: number;
  readonly scopes: readonly ScreeningScope[];
  readonly nationalities: readonly CountryCode[];
  readonly datesOfBirth: readonly PartialDate[];
  /** Each source keeps its own score. Best first. */
  readonly sources: readonly HitSource[];
}

/**
 * Hits of several providers that are the same person become one. They are the same where they share a name, and neither
 * their dates nor their countries contradict. Two listings of one provider are never merged: the provider keeps them apart
 * for a reason. The order in which answers came changes nothing.
 */
export function mergeHits(hits: readonly SourcedHit[]): ScreeningHit[] {
  const groups: SourcedHit[][] = [];
  for (const hit of hits.toSorted(bestFirst)) {
    const group = groups.find((members) => members.every((member) => sameSubject(member, hit)));
    if (group === undefined) groups.push([hit]);
    else group.push(hit);
  }
  return groups.map(merged).toSorted((one, other) => other.score - one.score || compare(one.key, other.key));
}

/** Only where each of its sources is: whoever looked at one listing has said nothing of another. */
export function isDismissed({ sources }: ScreeningHit): boolean {
  return sources.every(({ dismissed }) => dismissed !== undefined);
}

function bestFirst(one: SourcedHit, other: SourcedHit): number {
  return other.score - one.score || compare(one.provider, other.provider) || compare(one.listingId, other.listingId);
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Whether two providers' hits are the same person or body. */
export function sameSubject(one: SourcedHit, other: SourcedHit): boolean {
  return (
    one.provider !== other.provider &&
    shareName(one.names, other.names) &&
    agree(one.dates, other.dates, (a, b) => a.startsWith(b) || b.startsWith(a)) &&
    agree(one.countries, other.countries, (a, b) => a === b)
  );
}

/** Nothing said on either side contradicts nothing. */
function agree<T>(some: readonly T[], others: readonly T[], compatible: (a: T, b: T) => boolean): boolean {
  if (some.length === 0 || others.length === 0) return true;
  return some.some((a) => others.some((b) => compatible(a, b)));
}

function shareName(some: readonly string[], others: readonly string[]): boolean {
  const known = new Set(some.map(nameKey));
  return others.some((name) => known.has(nameKey(name)));
}

/** Lists write `SALIM, Eko Hadi` as well as `Eko Hadi Salim`: case, accents, punctuation and word order are no difference. */
function nameKey(name: string): string {
  const words = name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u);
  return words
    .filter((word) => word !== "")
    .toSorted()
    .join(" ");
}

function merged(members: readonly SourcedHit[]): ScreeningHit {
  const sources = members.map(({ provider, listingId, score, dismissed }): HitSource => {
    return { provider, listingId, score, ...(dismissed === undefined ? {} : { dismissed }) };
  });
  const scopes = new Set(members.flatMap((member) => member.scopes));
  return {
    key: sources.map(({ provider, listingId }) => `${provider}:${listingId}`).join("+"),
    names: [...new Set(members.flatMap((member) => member.names))],
    score: Math.max(...sources.map(({ score }) => score)),
    scopes: SCREENING_SCOPES.filter((scope) => scopes.has(scope)),
    nationalities: [...new Set(members.flatMap((member) => member.countries))],
    datesOfBirth: [...new Set(members.flatMap((member) => member.dates))],
    sources,
  };
}
