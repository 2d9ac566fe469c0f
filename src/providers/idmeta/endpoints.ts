import { identityFields } from "../../domain/fact-catalogue.ts";
import type { EndpointDescription } from "../provider.ts";

/** IDmeta states no limit on images; this is what is sent at most where nothing else is configured. */
export const IMAGE_MAX_BYTES = 2_000_000;

export function fullEndpoint(maxBytes: number): EndpointDescription {
  return {
    name: "dukcapil-full",
    examplePriceIdr: 2_500,
    checks: ["IDENTITY", "FACE"],
    subject: "person",
    requires: ["nik", "name", "dateOfBirth", "gender"],
    selfie: "for-face",
    image: { formats: ["jpeg", "png"], maxBytes },
    fields: identityFields,
    doc: "Dukcapil Data Full (v3): which attributes the population register confirms for the NIK, and with a selfie how much it resembles the register's photo.",
  };
}

export function facematchEndpoint(maxBytes: number): EndpointDescription {
  return {
    name: "dukcapilfacematch",
    examplePriceIdr: 1_800,
    checks: ["FACE"],
    subject: "person",
    requires: ["nik", "name", "dateOfBirth"],
    selfie: "required",
    image: { formats: ["jpeg", "png"], maxBytes },
    fields: [],
    doc: "Dukcapil Data Facematch (v1): how much the selfie resembles the register's photo.",
  };
}
