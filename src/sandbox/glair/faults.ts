import { json } from "../respond.ts";
import type { FaultDialect } from "../simulator.ts";
import { registerDown, withRequestId } from "./replies.ts";
import { RESULT_KEYS } from "./verification.ts";

const WORDS = { 429: "Too Many Requests", 500: "Internal Server Error" } as const;

function nulled(result: unknown): unknown {
  return typeof result === "object" && result !== null
    ? Object.fromEntries(Object.keys(result).map((key) => [key, null]))
    : result;
}

export const dialect: FaultDialect = {
  subjectOf: ({ content }) => {
    const { nik, name }: Readonly<Record<string, string>> = content.kind === "multipart" ? content.fields : {};
    return { ...(nik === undefined ? {} : { nik }), ...(name === undefined ? {} : { name }) };
  },
  evidence: RESULT_KEYS,
  refusal: (status) => (status === 503 ? registerDown([]) : withRequestId(json(status, { message: WORDS[status] }))),
  // The page's "Something wrong in Dukcapil server", on HTTP 200: every field is null.
  failureOn200: (_, { result, data }) => ({
    verification_status: false,
    reason: "Something wrong in Dukcapil server",
    ...(result === undefined ? {} : { result: nulled(result) }),
    ...(data === undefined ? {} : { data: nulled(data) }),
  }),
};
