import type { FaultDialect, SimulatedRequest, Subject } from "../simulator.ts";
import { errorReply } from "./replies.ts";

const CODES = { 429: "RATE_LIMIT_EXCEEDED", 500: "SERVER_ERROR", 503: "SERVICE_UNAVAILABLE" } as const;
const WORDS = { 429: "Rate limit hit", 500: "Unhandled error", 503: "All upstream data suppliers are unavailable" };

/** What is worked on, and may fail: the card check and the searches, not the records of the lists. */
const WORKED_ON = /^\/v0\/identity\/(?:id_card_verifications|(?:individual|entity)_cft_peps)(?:\/|$)/;
const OUTCOME: ReadonlySet<string> = new Set(["status", "is_found", "result", "results"]);

/** The card check has a NIK and a name; a search a name, in one piece or two. */
function subjectOf({ content }: SimulatedRequest): Subject {
  if (content.kind !== "json" && content.kind !== "multipart") return {};
  const { id_card_number: nik, name, given_names, surname }: Readonly<Record<string, unknown>> = content.fields;
  const parts = [name ?? given_names, surname].filter((part) => typeof part === "string");
  return { ...(typeof nik === "string" ? { nik } : {}), ...(parts.length > 0 ? { name: parts.join(" ") } : {}) };
}

export const dialect: FaultDialect = {
  subjectOf,
  evidence: new Set([
    "is_found",
    "selfie_score",
    "seflie_score",
    "is_name_match",
    "is_birthdate_match",
    "is_birthplace_match",
    "is_address_match",
    "results",
    "names",
  ]),
  refusal: (status) => errorReply(CODES[status], WORDS[status]),
  failureOn200: ({ path }, answer) => {
    if (!WORKED_ON.test(path)) return undefined;
    const kept = Object.entries(answer).filter(([key]) => !OUTCOME.has(key));
    return { ...Object.fromEntries(kept), status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" };
  },
};
