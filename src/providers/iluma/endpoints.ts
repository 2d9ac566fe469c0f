import type { EndpointDescription } from "../provider.ts";
import { cardFields } from "./id-card.ts";

export const ID_CARD_VERIFICATION: EndpointDescription = {
  name: "id-card-verification",
  examplePriceIdr: 2_200,
  checks: ["IDENTITY", "FACE"],
  subject: "person",
  requires: ["nik", "name"],
  selfie: "required",
  // "100KB" and "500KB" on the page: the strictest reading of each.
  image: { formats: ["jpeg", "png"], minBytes: 102_400, maxBytes: 500_000, minWidth: 500, minHeight: 500 },
  fields: cardFields,
  doc: "KTP Biometrics Verification: which of the card's data the population register confirms, and how much the selfie resembles its photo.",
};

export const INDIVIDUAL_CFT_PEP: EndpointDescription = {
  name: "individual-cft-pep",
  examplePriceIdr: 3_000,
  checks: ["SCREENING"],
  subject: "person",
  requires: ["name", "nationality"],
  fields: [],
  doc: "CFT + PEP Individual: sanctions, politically exposed persons and adverse media for a person.",
};

export const ENTITY_CFT_PEP: EndpointDescription = {
  name: "entity-cft-pep",
  examplePriceIdr: 3_000,
  checks: ["SCREENING"],
  subject: "entity",
  requires: [],
  fields: [],
  doc: "CFT + PEP Entity: the same lists for a company or another body.",
};
