import { IDENTITY_FIELDS } from "../../domain/claim.ts";
import { identityFields } from "../../domain/fact-catalogue.ts";
import { baseUrlProblem } from "../base-url.ts";
import type { EndpointDescription, Provider, ProviderDefinition, ProviderValues } from "../provider.ts";
import { aboutPerson, given } from "../question.ts";
import { createTransport } from "../transport/http-transport.ts";
import { headerValueProblem, valueOf, valueProblems } from "../values.ts";
import { glairCredentials } from "./probe.ts";
import { readFaceVerification, readVerification } from "./read.ts";
import { credentialHeaders, faceVerificationRequest, verificationRequest } from "./request.ts";
import { TITLE } from "./title.ts";

const VERIFICATION: EndpointDescription = {
  name: "verification",
  examplePriceIdr: 1_000,
  checks: ["IDENTITY"],
  subject: "person",
  requires: ["nik"],
  // Public clients of GLAIR refuse to send a NIK alone.
  requiresOneOf: identityFields.map((field) => IDENTITY_FIELDS[field]),
  fields: identityFields,
  doc: "Basic Verification: which of the attributes the population register confirms for the NIK.",
};

const FACE_VERIFICATION: EndpointDescription = {
  name: "face-verification",
  examplePriceIdr: 1_800,
  checks: ["FACE"],
  subject: "person",
  requires: ["nik", "name", "dateOfBirth"],
  selfie: "required",
  // The vendor states no limit of size: this one keeps a camera's original from being sent whole.
  image: { formats: ["jpeg", "png"], maxBytes: 2_000_000 },
  fields: [],
  doc: "Face Verification: how much the selfie resembles the register's photo. GLAIR gives a percentage and no verdict.",
};

export const glair: ProviderDefinition = {
  name: "GLAIR",
  title: TITLE,
  revision: 1,
  variables: [
    { name: "GLAIR_BASE_URL", meaning: "Where GLAIR is reached.", default: "https://api.vision.glair.ai" },
    { name: "GLAIR_USERNAME", meaning: "User name of the account.", required: true },
    { name: "GLAIR_PASSWORD", meaning: "Password of the account.", required: true, secret: true },
    { name: "GLAIR_API_KEY", meaning: "API key of the account.", required: true, secret: true },
  ],
  endpoints: [VERIFICATION, FACE_VERIFICATION],

  problems: (values) =>
    valueProblems(
      {
        GLAIR_BASE_URL: baseUrlProblem,
        GLAIR_USERNAME: (variable, value) => (value.includes(":") ? `${variable} must not contain a colon` : undefined),
        GLAIR_API_KEY: headerValueProblem,
      },
      values,
    ),

  connect: (values) => connect(values),
};

function connect(values: ProviderValues): Provider {
  const baseUrl = valueOf(values, "GLAIR_BASE_URL");
  const transport = createTransport({ title: TITLE, baseUrl });
  const credentials = credentialHeaders(
    valueOf(values, "GLAIR_USERNAME"),
    valueOf(values, "GLAIR_PASSWORD"),
    valueOf(values, "GLAIR_API_KEY"),
  );
  return {
    name: glair.name,
    endpoints: [
      {
        ...VERIFICATION,
        async ask(question, { signal }) {
          const { request, sent } = verificationRequest(aboutPerson(TITLE, question).person, credentials);
          const { claims, requestId } = readVerification(await transport.send(request, signal), sent);
          return { status: "ANSWERED", requestId, identity: claims };
        },
      },
      {
        ...FACE_VERIFICATION,
        async ask(question, { signal }) {
          const { person, selfie } = aboutPerson(TITLE, question);
          const request = faceVerificationRequest(person, given(TITLE, "a selfie", selfie), credentials);
          const { claims, requestId } = readFaceVerification(await transport.send(request, signal));
          return { status: "ANSWERED", requestId, face: claims };
        },
      },
    ],
    probe: { baseUrl, credentials: glairCredentials(transport, credentials) },
    close: () => transport.close(),
  };
}
