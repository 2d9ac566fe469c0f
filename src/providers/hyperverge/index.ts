import { baseUrlProblem } from "../base-url.ts";
import type { EndpointDescription, Provider, ProviderDefinition, ProviderValues } from "../provider.ts";
import { aboutPerson, given } from "../question.ts";
import { createTransport } from "../transport/http-transport.ts";
import { headerValueProblem, oneOfProblem, valueOf, valueProblems } from "../values.ts";
import { hypervergeCredentials } from "./probe.ts";
import { readDukcapil } from "./read.ts";
import type { Reading } from "./read.ts";
import { dukcapilRequest } from "./request.ts";
import { isScoreScale, SCORE_SCALES } from "./scale.ts";
import { TITLE } from "./title.ts";

/** HyperVerge says "2M" and not of what. 1,500,000 bytes are 2,000,000 characters of base64: within it on either reading. */
const MAX_IMAGE_BYTES = 1_500_000;

const DUKCAPIL_WITH_FACEMATCH: EndpointDescription = {
  name: "dukcapil-with-facematch",
  examplePriceIdr: 2_000,
  checks: ["FACE"],
  subject: "person",
  requires: ["nik"],
  selfie: "required",
  image: { formats: ["jpeg", "png"], maxBytes: MAX_IMAGE_BYTES },
  fields: [],
  doc: "Dukcapil With FaceMatch: whether the selfie matches the register's photo of the NIK's holder.",
};

export const hyperverge: ProviderDefinition = {
  name: "HYPERVERGE",
  title: TITLE,
  revision: 1,
  variables: [
    {
      name: "HYPERVERGE_BASE_URL",
      meaning: "Where HyperVerge is reached. Its page also spells the host ind.thomas.hyperverge.co.",
      default: "https://ind-thomas.hyperverge.co",
    },
    { name: "HYPERVERGE_APP_ID", meaning: "Application id of the account.", required: true },
    { name: "HYPERVERGE_APP_KEY", meaning: "Application key of the account.", required: true, secret: true },
    {
      name: "HYPERVERGE_SCORE_SCALE",
      meaning:
        "The scale of HyperVerge's score, which its page does not state: percent (0 to 100), unit (0 to 1) or auto, which tells them apart by the number and takes exactly 1 for no score.",
      default: "auto",
    },
    {
      name: "HYPERVERGE_NIK_UNKNOWN_MESSAGE",
      meaning:
        "Words by which HyperVerge says that the register has no such NIK (unverified). Such an answer is no face claim and no failure.",
      default: "nik not found",
    },
  ],
  endpoints: [DUKCAPIL_WITH_FACEMATCH],

  problems: (values) =>
    valueProblems(
      {
        HYPERVERGE_BASE_URL: baseUrlProblem,
        HYPERVERGE_APP_ID: headerValueProblem,
        HYPERVERGE_APP_KEY: headerValueProblem,
        HYPERVERGE_SCORE_SCALE: oneOfProblem(SCORE_SCALES),
        HYPERVERGE_NIK_UNKNOWN_MESSAGE: (variable, value) =>
          value.trim() === "" ? `${variable} must not be empty` : undefined,
      },
      values,
    ),

  connect: (values) => connect(values),
};

function connect(values: ProviderValues): Provider {
  const baseUrl = valueOf(values, "HYPERVERGE_BASE_URL");
  const transport = createTransport({ title: TITLE, baseUrl });
  const credentials = {
    appId: valueOf(values, "HYPERVERGE_APP_ID"),
    appKey: valueOf(values, "HYPERVERGE_APP_KEY"),
  };
  const reading = readingOf(values);
  return {
    name: hyperverge.name,
    endpoints: [
      {
        ...DUKCAPIL_WITH_FACEMATCH,
        async ask(question, { signal }) {
          const { person, selfie } = aboutPerson(TITLE, question);
          const nik = given(TITLE, "a NIK", person.nik);
          const request = dukcapilRequest(nik, given(TITLE, "a selfie", selfie), credentials);
          const { claims, requestId } = readDukcapil(await transport.send(request, signal), reading);
          return { status: "ANSWERED", requestId, face: claims };
        },
      },
    ],
    probe: { baseUrl, credentials: hypervergeCredentials(transport, credentials, reading) },
    close: () => transport.close(),
  };
}

function readingOf(values: ProviderValues): Reading {
  const scale = valueOf(values, "HYPERVERGE_SCORE_SCALE");
  return {
    scoreScale: isScoreScale(scale) ? scale : "auto",
    nikUnknownMessage: valueOf(values, "HYPERVERGE_NIK_UNKNOWN_MESSAGE").trim().toLowerCase(),
  };
}
