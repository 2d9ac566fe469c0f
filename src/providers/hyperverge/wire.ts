import { z } from "zod";

import { looseFlag } from "../wire/flag.ts";
import { numeric } from "../wire/number.ts";

const word = z.union([z.string(), z.number(), z.boolean()]).nullish();

/** A match that cannot be read is none; a score is read only once its match has been. */
const comparison = z.object({ match: looseFlag.catch(null), score: z.unknown().optional() });
export type Comparison = z.output<typeof comparison>;

/** The sample has the comparison under `details`, the table under `message`, which elsewhere is a sentence. */
const comparisonOrText = z.union([comparison, z.string()]).nullish().catch(null);

/** Any answer, success or not, on any HTTP status. Sibling APIs write `error` for `message`. */
export const hypervergeBody = z.object({
  status: word,
  statusCode: numeric,
  message: z.unknown().optional(),
  error: z.unknown().optional(),
  result: z
    .object({ status: word, message: comparisonOrText, error: z.unknown().optional(), details: comparisonOrText })
    .nullish(),
});
export type HypervergeBody = z.output<typeof hypervergeBody>;

const identified = z.object({ requestId: z.unknown().optional() });
const ids = identified.extend({
  metaData: identified.nullish().catch(null),
  metadata: identified.nullish().catch(null),
});

/** Where the request's id may stand, in the order it is looked for: `metaData`, `metadata` (sibling APIs), the top. */
export function requestIdCandidates(json: unknown): unknown[] {
  const parsed = ids.safeParse(json);
  if (!parsed.success) return [];
  const { metaData, metadata, requestId } = parsed.data;
  return [metaData?.requestId, metadata?.requestId, requestId];
}
