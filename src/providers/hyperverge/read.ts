import type { FaceClaims } from "../../domain/claim.ts";
import { VendorFailure } from "../provider.ts";
import { failureOfStatus, isSuccess, repetitionOf } from "../transport/status.ts";
import type { WireResponse } from "../transport/transport.ts";
import { parseBody } from "../wire/body.ts";
import { numeric } from "../wire/number.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { meaningOfMessage } from "./message.ts";
import type { Meaning } from "./message.ts";
import { unitScore } from "./scale.ts";
import type { ScoreScale } from "./scale.ts";
import { TITLE } from "./title.ts";
import { hypervergeBody, requestIdCandidates } from "./wire.ts";
import type { Comparison, HypervergeBody } from "./wire.ts";

export interface Reading {
  readonly scoreScale: ScoreScale;
  /** Lower case: a failure message that holds it says that the register has no such NIK. Unverified, so configurable. */
  readonly nikUnknownMessage: string;
}

interface Read {
  readonly claims: FaceClaims;
  readonly requestId: string | null;
}

const NOTHING_COMPARED: FaceClaims = { match: null, score: null, livenessPassed: null };

/**
 * Words that `result.status` may have beside a comparison. The page names none; its siblings say `success`. They are listed,
 * and not the failures, because a failure in words that nobody foresaw must not pass for a face that was compared.
 */
const SUCCESS_WORDS: ReadonlySet<string> = new Set(
  "success successful succeeded ok 200 true complete completed done match matched verified pass passed".split(" "),
);

/** `match` decides. `status: "success"` stands on failures too, and is good for nothing but ruling an answer out. */
export function readDukcapil(response: WireResponse, { scoreScale, nikUnknownMessage }: Reading): Read {
  const requestId = requestIdOf(...requestIdCandidates(response.json));
  const said = hypervergeBody.safeParse(response.json).data;
  const status = refusingStatus(response, said);
  const comparison = status === undefined && said !== undefined ? comparisonOf(said) : undefined;
  if (comparison !== undefined) {
    const score = scoreOf(comparison, scoreScale, requestId);
    return { claims: { match: comparison.match, score, livenessPassed: null }, requestId };
  }
  const knowsNik = !messagesOf(said).some((text) => text.toLowerCase().includes(nikUnknownMessage));
  if (!knowsNik && (status === undefined || status < 500)) return { claims: NOTHING_COMPARED, requestId };
  if (status !== undefined) throw refusal({ status, headers: response.headers }, said, requestId);
  throw failureOn200(parseBody(hypervergeBody, response, TITLE, requestId), requestId);
}

/** The status that makes it an error: HTTP's own, or the one in a body that came with 200. */
function refusingStatus(response: WireResponse, said: HypervergeBody | undefined): number | undefined {
  if (!isSuccess(response)) return response.status;
  const code = said?.statusCode ?? null;
  return code !== null && code >= 400 ? code : undefined;
}

/** The comparison of an answer that says it succeeded. */
function comparisonOf(body: HypervergeBody): Comparison | undefined {
  const ofCheck = wordOf(body.result?.status);
  if (wordOf(body.status) !== "success" || (ofCheck !== "" && !SUCCESS_WORDS.has(ofCheck))) return undefined;
  return matched(body);
}

/** The first place with a readable match. */
function matched({ result }: HypervergeBody): Comparison | undefined {
  return [result?.details, result?.message]
    .filter((place) => typeof place === "object" && place !== null)
    .find(({ match }) => match !== null);
}

function scoreOf(comparison: Comparison, scale: ScoreScale, requestId: string | null): number | null {
  const given = numeric.safeParse(comparison.score);
  const score = given.data === undefined || given.data === null ? given.data : unitScore(given.data, scale);
  if (score !== undefined) return score;
  throw new VendorFailure("MALFORMED_RESPONSE", `${TITLE} gave a score that cannot be one.`, { requestId });
}

/** An error by its status; said more exactly where the message is a known one of the same class. */
function refusal(
  refused: Pick<WireResponse, "status" | "headers">,
  said: HypervergeBody | undefined,
  requestId: string | null,
): VendorFailure {
  const failure = failureOfStatus(TITLE, refused, requestId);
  const meaning = knownMeaning(said);
  if (meaning === undefined || meaning.code !== failure.failure.code) return failure;
  const message = `${TITLE} ${meaning.words} (HTTP ${refused.status}).`;
  return new VendorFailure(meaning.code, message, { requestId, ...repetitionOf(refused) });
}

function failureOn200(body: HypervergeBody, requestId: string | null): VendorFailure {
  const { code, words } = knownMeaning(body) ?? meaningOfStatuses(body);
  return new VendorFailure(code, `${TITLE} ${words}.`, { requestId });
}

function meaningOfStatuses(body: HypervergeBody): Meaning {
  const words = [wordOf(body.status), wordOf(body.result?.status)];
  if (words.some((word) => word.startsWith("invalid"))) return { code: "INVALID_INPUT", words: "refused the input" };
  if (words.some((word) => /^(?:fail|error)/.test(word))) {
    return { code: "UNAVAILABLE", words: "reports a failure of its own" };
  }
  const unreadable =
    matched(body) === undefined
      ? "answered without a readable match"
      : "gave a match under a status that is no known success";
  return { code: "MALFORMED_RESPONSE", words: unreadable };
}

function knownMeaning(said: HypervergeBody | undefined): Meaning | undefined {
  return messagesOf(said)
    .map(meaningOfMessage)
    .find((meaning) => meaning !== undefined);
}

function messagesOf(said: HypervergeBody | undefined): string[] {
  const { result, message, error } = said ?? {};
  return [result?.message, result?.error, result?.details, message, error].filter((text) => typeof text === "string");
}

function wordOf(value: unknown): string {
  return String(value ?? "")
    .trim()
    .toLowerCase();
}
