import type { HitSource, ScreeningHit } from "../checks/hits.ts";
import type { ListingFound } from "../checks/listing.ts";
import type { ScreeningCheck } from "../checks/screening.ts";
import type { DispositionEntry } from "../assessments/recorder/view.ts";
import type { Answer } from "../domain/answer.ts";
import type { ListingRecord } from "../domain/claim.ts";
import type { ProviderName } from "../domain/provider.ts";
import type { AnswerTypes } from "./answers.ts";
import type { Builder } from "./builder.ts";
import type { Enums } from "./enums.ts";
import type { defineReview } from "./review.ts";

/** What reviewers have said of a listing; of what is not on record nobody has said anything. */
type Said = (source: HitSource) => Promise<DispositionEntry | null>;

interface Reviewed {
  readonly said?: Said;
}

interface ScreeningParts {
  readonly answer: AnswerTypes;
  readonly disposition: ReturnType<typeof defineReview>["disposition"];
}

export function defineScreening(builder: Builder, enums: Enums, { answer, disposition }: ScreeningParts) {
  const source = builder.objectRef<HitSource & Reviewed>("HitSource").implement({
    description: "A provider that lists the person or body, with its own score and record id.",
    fields: (t) => ({
      provider: t.field({
        description: "Whose list it is on.",
        type: enums.providerName,
        resolve: ({ provider }) => provider,
      }),
      listingId: t.exposeID("listingId", { description: "For the `listing` query." }),
      score: t.exposeFloat("score", { description: "0 to 1." }),
      disposition: t.field({
        type: disposition,
        nullable: true,
        description:
          "What was last said of it for this applicant, in whichever assessment; null where nothing was, and of what is not on record.",
        resolve: ({ said, ...listed }) => said?.(listed) ?? null,
      }),
    }),
  });
  const hit = builder.objectRef<ScreeningHit & Reviewed>("ScreeningHit").implement({
    description: "One person or body, merged from every provider that lists it.",
    fields: (t) => ({
      key: t.exposeString("key", { description: "Stable within its screening." }),
      names: t.stringList({ description: "As listed, of every source.", resolve: ({ names }) => names }),
      score: t.exposeFloat("score", { description: "0 to 1: the best of its sources." }),
      scopes: t.field({
        description: "All that the record has, asked for or not.",
        type: [enums.screeningScope],
        resolve: ({ scopes }) => scopes,
      }),
      nationalities: t.field({
        description: "Of a body: the countries it is registered in.",
        type: ["CountryCode"],
        resolve: ({ nationalities }) => nationalities,
      }),
      datesOfBirth: t.field({
        description: "As far as the lists know them. Of a body: dates of registration.",
        type: ["PartialDate"],
        resolve: ({ datesOfBirth }) => datesOfBirth,
      }),
      sources: t.field({
        description: "The records it was merged from, best first.",
        type: [source],
        resolve: ({ sources, said }) => sources.map((each) => ({ ...each, ...(said && { said }) })),
      }),
      disposition: t.field({
        type: disposition,
        nullable: true,
        description:
          "What was last said of it for this applicant, in whichever assessment; null where the same was not said of each of its sources, and of what is not on record.",
        resolve: async ({ sources, said }) => (said ? ofAll(await Promise.all(sources.map(said))) : null),
      }),
    }),
  });
  return builder.objectRef<ScreeningCheck & Reviewed>("ScreeningCheck").implement({
    description: "What the watchlists have on a person or a body.",
    fields: (t) => ({
      verdict: t.field({
        description: "A screening nobody completed is UNKNOWN, never CLEAR.",
        type: enums.screeningVerdict,
        resolve: ({ verdict }) => verdict,
      }),
      topScore: t.exposeFloat("topScore", {
        nullable: true,
        description: "0 to 1: the best hit; 0 when CLEAR; null when incomplete with no hit.",
      }),
      hits: t.field({
        type: [hit],
        description: "Best first.",
        resolve: ({ hits, said }) => hits.map((each) => ({ ...each, ...(said && { said }) })),
      }),
      dismissedHits: t.field({
        type: [hit],
        description:
          "Hits that reviewers have found to be somebody else, best first. They count for nothing here. Empty of what is not on record: without one, nobody has looked.",
        resolve: ({ dismissedHits, said }) => dismissedHits.map((each) => ({ ...each, ...(said && { said }) })),
      }),
      providers: t.field({
        description: "Every provider's part.",
        type: [answer],
        resolve: ({ providers }) => providers,
      }),
    }),
  });
}

/** Of words that are the same the one that counts least. */
function ofAll(words: readonly (DispositionEntry | null)[]): DispositionEntry | null {
  const [first, ...others] = words;
  if (!first || others.some((word) => word?.disposition !== first.disposition)) return null;
  const counts = (word: DispositionEntry | null) => word?.unchanged === true && word.step !== "PROPOSED";
  return words.find((word) => !counts(word)) ?? first;
}

export function defineListing(builder: Builder, enums: Enums, answer: AnswerTypes) {
  const listing = builder.objectRef<ListingRecord & { readonly provider: ProviderName }>("Listing").implement({
    description: "A record of a provider's lists.",
    fields: (t) => ({
      id: t.exposeID("id", { description: "The provider's own id of the record." }),
      provider: t.field({
        description: "Whose list it is on.",
        type: enums.providerName,
        resolve: ({ provider }) => provider,
      }),
      names: t.stringList({ description: "As listed, of every source.", resolve: ({ names }) => names }),
      scopes: t.field({
        description: "All that the record has, asked for or not.",
        type: [enums.screeningScope],
        resolve: ({ scopes }) => scopes,
      }),
      nationalities: t.field({
        description: "Of a body: the countries it is registered in.",
        type: ["CountryCode"],
        resolve: ({ countries }) => countries,
      }),
      datesOfBirth: t.field({
        description: "As far as the list knows them. Of a body: dates of registration.",
        type: ["PartialDate"],
        resolve: ({ dates }) => dates,
      }),
    }),
  });
  return builder.objectRef<Answer<ListingFound>>("ListingLookup").implement({
    description: "A record that was asked for, and how the asking went.",
    fields: (t) => ({
      listing: t.field({
        type: listing,
        nullable: true,
        description: "Null where the provider has no such record, or did not answer: see `answer.status`.",
        resolve: (found) => {
          if (found.status !== "ANSWERED" || found.claims.record === null) return null;
          return { ...found.claims.record, provider: found.provider };
        },
      }),
      answer: t.field({ description: "How the asking went.", type: answer, resolve: (found) => found }),
    }),
  });
}
