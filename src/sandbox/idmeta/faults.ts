import { json } from "../respond.ts";
import type { FaultDialect } from "../simulator.ts";
import { OPTIONAL_FIELDS } from "./comparison.ts";
import { camelCase, fullFailure } from "./dukcapil-full.ts";
import { faceMatchFailure } from "./facematch.ts";
import { fieldsOf } from "./fields.ts";

const WORDS = { 429: "Too Many Attempts.", 500: "Server Error", 503: "Service Unavailable" } as const;

const EVIDENCE = ["nik", "name", "date_of_birth", "selfie_image_percentage", "liveness_result", ...OPTIONAL_FIELDS];

export const dialect: FaultDialect = {
  subjectOf: ({ content }) => {
    const { nik, name } = fieldsOf(content, true);
    return { ...(typeof nik === "string" ? { nik } : {}), ...(typeof name === "string" ? { name } : {}) };
  },
  // v1 writes them in snake case, v3 in camel case.
  evidence: new Set([...EVIDENCE, ...EVIDENCE.map(camelCase)]),
  refusal: (status) => json(status, { message: WORDS[status] }),
  failureOn200: ({ path, content }) => {
    if (path.endsWith("/dukcapil-full")) return fullFailure(fieldsOf(content, false));
    if (path.endsWith("/dukcapilfacematch")) return faceMatchFailure();
    // "2xx is a failure when `status` is false", say the vendor's SDKs.
    return { status: false, message: "The request could not be processed." };
  },
};
