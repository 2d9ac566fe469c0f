import type { EndpointDescription, ProviderDefinition } from "../../src/providers/provider.ts";

function endpoint(name: string, checks: EndpointDescription["checks"]): EndpointDescription {
  return { name, checks, subject: "person", requires: ["nik"], fields: [], doc: `The endpoint ${name}.` };
}

function neverConnected(): never {
  throw new Error("configuration connects nobody");
}

/** Answers faces, and needs three variables of which two are secret. */
export const acme: ProviderDefinition = {
  name: "ACME",
  title: "Acme",
  revision: 1,
  variables: [
    { name: "ACME_BASE_URL", meaning: "Where Acme is.", default: "https://api.acme.example" },
    { name: "ACME_USER", meaning: "The account | its name.", required: true },
    { name: "ACME_PASSWORD", meaning: "Its password.", required: true, secret: true },
    { name: "ACME_KEY", meaning: "Its key.", required: true, secret: true },
    { name: "ACME_REGION", meaning: "The region, where an account has several." },
  ],
  endpoints: [endpoint("verify", ["IDENTITY"]), endpoint("face", ["FACE"])],
  problems: ({ ACME_BASE_URL }) => (ACME_BASE_URL?.startsWith("https:") ? [] : ["ACME_BASE_URL must be https"]),
  connect: neverConnected,
};

/** Answers no faces, and needs nothing. */
export const lists: ProviderDefinition = {
  name: "LISTS",
  title: "Lists",
  revision: 1,
  variables: [{ name: "LISTS_BASE_URL", meaning: "Where Lists is.", default: "https://lists.example" }],
  endpoints: [endpoint("search", ["SCREENING"])],
  problems: () => [],
  connect: neverConnected,
};
