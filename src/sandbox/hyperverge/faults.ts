import type { FaultDialect } from "../simulator.ts";
import { errorReply, failureBody } from "./replies.ts";

const WORDS = { 429: "Rate limit exceeded", 500: "Internal Server Error", 503: "Service Unavailable" } as const;

export const dialect: FaultDialect = {
  subjectOf: ({ content }) => {
    const id = content.kind === "json" ? content.fields["id"] : undefined;
    return typeof id === "string" ? { nik: id } : {};
  },
  evidence: new Set(["match", "score"]),
  refusal: (status) => errorReply(status, WORDS[status]),
  failureOn200: () => failureBody("INVALID_REQUEST", "input image detect face fail"),
};
