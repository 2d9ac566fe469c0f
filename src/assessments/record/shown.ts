import { z } from "zod";

import type { Answer } from "../../domain/answer.ts";
import type { ProviderHit, ScreeningFindings } from "../../domain/claim.ts";
import type { CheckName } from "../../domain/provider.ts";
import type { Evidence } from "../evidence.ts";
import { countryCode, partialDate } from "./parts.ts";

const said = z.object({ message: z.string() });
const skipped = z.object({ reason: z.string(), missing: z.array(z.string()) });

const shownForm = z.object({
  /** By check and provider: why it gave no answer, in words. */
  words: z.record(z.string(), z.union([said, skipped])),
  /** By provider and listing: who it is. */
  listed: z.record(
    z.string(),
    z.object({ names: z.array(z.string()), countries: z.array(countryCode), dates: z.array(partialDate) }),
  ),
});
type ShownForm = z.output<typeof shownForm>;

/** What the written form of evidence leaves out, and people are shown: names among it, so it is sealed. */
export function writeShown(evidence: Evidence): string {
  const words: ShownForm["words"] = {};
  const listed: ShownForm["listed"] = {};
  for (const [check, answers] of answersIn(evidence)) {
    for (const answer of answers) {
      const place = `${check} ${answer.provider}`;
      if (answer.status === "FAILED") words[place] = { message: answer.failure.message };
      if (answer.status === "SKIPPED") words[place] = { ...answer.skipped, missing: [...answer.skipped.missing] };
    }
  }
  for (const { provider, ...answer } of evidence.screening?.answers ?? []) {
    if (answer.status !== "ANSWERED") continue;
    for (const { listingId, names, countries, dates } of answer.claims.hits) {
      listed[`${provider} ${listingId}`] = { names: [...names], countries: [...countries], dates: [...dates] };
    }
  }
  return JSON.stringify({ words, listed });
}

/**
 * The evidence with what people are shown of it.
 * @throws where it is none that `writeShown` wrote
 */
export function withShown(evidence: Evidence, written: string): Evidence {
  const { words, listed } = shownForm.parse(JSON.parse(written));
  const worded = <Claims>(check: CheckName, answer: Answer<Claims>): Answer<Claims> => {
    const found = words[`${check} ${answer.provider}`];
    if (found === undefined) return answer;
    if (answer.status === "FAILED" && "message" in found) {
      return { ...answer, failure: { ...answer.failure, message: found.message } };
    }
    return answer.status === "SKIPPED" && "reason" in found ? { ...answer, skipped: found } : answer;
  };
  const named = (answer: Answer<ScreeningFindings>): Answer<ScreeningFindings> => {
    if (answer.status !== "ANSWERED") return answer;
    const hits = answer.claims.hits.map((hit): ProviderHit => ({
      ...hit,
      ...(listed[`${answer.provider} ${hit.listingId}`] ?? ANONYMOUS),
    }));
    return { ...answer, claims: { ...answer.claims, hits } };
  };
  return {
    ...evidence,
    ...(evidence.identity && { identity: evidence.identity.map((answer) => worded("IDENTITY", answer)) }),
    ...(evidence.face && {
      face: { ...evidence.face, answers: evidence.face.answers.map((answer) => worded("FACE", answer)) },
    }),
    ...(evidence.screening && {
      screening: {
        ...evidence.screening,
        answers: evidence.screening.answers.map((answer) => named(worded("SCREENING", answer))),
      },
    }),
  };
}

/** Of one that was erased nobody knows more than that it was there. */
const ANONYMOUS = { names: [], countries: [], dates: [] } as const;

function answersIn({
  identity,
  face,
  screening,
}: Evidence): readonly (readonly [CheckName, readonly Answer<unknown>[]])[] {
  return [
    ["IDENTITY", identity ?? []],
    ["FACE", face?.answers ?? []],
    ["SCREENING", screening?.answers ?? []],
  ];
}
