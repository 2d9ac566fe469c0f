import { baseUrlProblem } from "../base-url.ts";
import type { ProviderDefinition } from "../provider.ts";
import { headerValueProblem, oneOfProblem, valueProblems } from "../values.ts";
import type { ValueRule } from "../values.ts";
import { connectIdmeta } from "./connect.ts";
import { facematchEndpoint, fullEndpoint, IMAGE_MAX_BYTES } from "./endpoints.ts";
import { V1_DATE_FORMATS } from "./request.ts";
import { TITLE } from "./title.ts";

const DATE_FORMATS = Object.keys(V1_DATE_FORMATS);

export const idmeta: ProviderDefinition = {
  name: "IDMETA",
  title: TITLE,
  revision: 1,
  variables: [
    {
      name: "IDMETA_BASE_URL",
      meaning: "Where IDmeta is reached: https://{environment-subdomain}.idmetagroup.com.",
      required: true,
    },
    { name: "IDMETA_TOKEN", meaning: "API token of the account.", required: true, secret: true },
    {
      name: "IDMETA_TRUST_FLOW_ID",
      meaning: "The trust flow that checks run in: v3's trustFlowId and v1's template_id.",
      required: true,
    },
    {
      name: "IDMETA_V1_DATE_FORMAT",
      meaning: `How dukcapilfacematch (v1) reads a birth date: ${DATE_FORMATS.join(", ")}.`,
      default: "dd-mm-yyyy",
    },
    {
      name: "IDMETA_IMAGE_MAX_BYTES",
      meaning: "The largest selfie that is sent, in bytes. IDmeta states no limit.",
      default: String(IMAGE_MAX_BYTES),
    },
    {
      name: "IDMETA_CREATE_PATH",
      meaning: "The path that opens a verification session, for v1 and v3. For v3 it is unverified.",
      default: "/api/v1/verification/create-verification",
    },
  ],
  endpoints: [fullEndpoint(IMAGE_MAX_BYTES), facematchEndpoint(IMAGE_MAX_BYTES)],

  problems: (values) =>
    valueProblems(
      {
        IDMETA_BASE_URL: baseUrlProblem,
        IDMETA_TOKEN: headerValueProblem,
        IDMETA_TRUST_FLOW_ID: wholeNumberFrom(0),
        IDMETA_V1_DATE_FORMAT: oneOfProblem(DATE_FORMATS),
        IDMETA_IMAGE_MAX_BYTES: wholeNumberFrom(10_000),
        IDMETA_CREATE_PATH: pathProblem,
      },
      values,
    ),

  connect: (values, tools) => connectIdmeta(values, tools),
};

function wholeNumberFrom(least: number): ValueRule {
  return (variable, value) =>
    /^\d+$/.test(value) && Number.isSafeInteger(Number(value)) && Number(value) >= least
      ? undefined
      : `${variable} must be a whole number of at least ${least}`;
}

function pathProblem(variable: string, value: string): string | undefined {
  return /^(?:\/[\w.~-]+)+$/.test(value) ? undefined : `${variable} must be a path such as /api/v1/name`;
}
