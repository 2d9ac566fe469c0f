import type { Custody, LegalHold, RequestedErasure } from "../assessments/custody/custody.ts";
import { CUSTODY_STATES, ERASURE_GROUNDS, OBSTACLES } from "../domain/custody.ts";
import type { CustodyState, ErasureGround, Obstacle } from "../domain/custody.ts";
import type { Builder } from "./builder.ts";

const STATES: Readonly<Record<CustodyState, string>> = {
  KEPT: "Nobody has asked for its erasure.",
  SCHEDULED: "It will be erased, as soon as it may be.",
  HELD: "It is to be erased, and is not while a legal hold is in force.",
  ERASED: "It is erased.",
};

const GROUNDS: Readonly<Record<ErasureGround, string>> = {
  NO_LONGER_NEEDED: "It is not needed any more for what it was collected for.",
  CONSENT_WITHDRAWN: "The applicant has withdrawn the consent.",
  REQUESTED: "The applicant asks for it.",
  UNLAWFUL: "It was obtained or processed against the law.",
};

const STANDS: Readonly<Record<Obstacle, string>> = {
  LEGAL_HOLD: "A legal hold is in force.",
  MINIMUM_RETENTION: "It has to be kept longer: see `retainedUntil`.",
  UNFINISHED_ASSESSMENT: "An assessment is under way, or a provider may still answer.",
};

function described<Name extends string>(names: readonly Name[], text: Readonly<Record<Name, string>>) {
  return Object.fromEntries(names.map((name) => [name, { value: name, description: text[name] }]));
}

/** What becomes of what is kept of an applicant, and the words to say what should. */
export function defineCustody(builder: Builder) {
  const state = builder.enumType("CustodyState", {
    description: "What is to become of what is kept of an applicant.",
    values: described(CUSTODY_STATES, STATES),
  });
  const ground = builder.enumType("ErasureGround", {
    description: "Why it has to be erased (UU PDP 27/2022, article 43).",
    values: described(ERASURE_GROUNDS, GROUNDS),
  });
  const obstacle = builder.enumType("ErasureObstacle", {
    description: "What keeps an applicant from being erased.",
    values: described(OBSTACLES, STANDS),
  });
  const hold = builder.objectRef<LegalHold>("LegalHold").implement({
    description: "Somebody's word that what is kept of an applicant has to stay.",
    fields: (t) => ({
      id: t.exposeID("id", { description: "For `liftLegalHold`." }),
      placedAt: t.field({ type: "DateTime", description: "When it was placed.", resolve: ({ placedAt }) => placedAt }),
      placedBy: t.exposeString("placedBy", { description: "The caller that placed it." }),
      reason: t.exposeString("reason", { description: "As it was given. It is kept encrypted." }),
    }),
  });
  const erasure = builder.objectRef<RequestedErasure>("RequestedErasure").implement({
    description: "Somebody's word that an applicant is to be erased.",
    fields: (t) => ({
      ground: t.field({ type: ground, description: "Why.", resolve: (requested) => requested.ground }),
      requestedAt: t.field({
        type: "DateTime",
        description: "When it was asked for.",
        resolve: ({ requestedAt }) => requestedAt,
      }),
      requestedBy: t.exposeString("requestedBy", { description: "The caller that asked for it." }),
      despiteRetention: t.exposeBoolean("despiteRetention", {
        description: "Whether the minimum retention does not stand in its way.",
      }),
    }),
  });
  const custody = builder.objectRef<Custody>("ApplicantCustody").implement({
    description: "What is to become of what is kept of an applicant.",
    fields: (t) => ({
      applicantId: t.exposeID("applicantId", {
        description: "Saksi's own id of the applicant. It outlives the erasure, and says nothing of anybody.",
      }),
      state: t.field({ type: state, description: "In a word.", resolve: (found) => found.state }),
      erasedAt: t.field({
        type: "DateTime",
        nullable: true,
        description: "When the key to it was destroyed; null while it is there.",
        resolve: ({ erasedAt }) => erasedAt,
      }),
      erasure: t.field({
        type: erasure,
        nullable: true,
        description: "The order to erase it, done or not; null where there is none.",
        resolve: (found) => found.erasure,
      }),
      obstacles: t.field({
        type: [obstacle],
        description: "What keeps it from being erased now, asked for or not. Empty once it is.",
        resolve: ({ obstacles }) => obstacles,
      }),
      retainedUntil: t.field({
        type: "DateTime",
        description:
          "The minimum retention is over by then: `SAKSI_MINIMUM_RETENTION` after the last decision, or after the end of the business relationship that was told. Later, where more is decided.",
        resolve: ({ retainedUntil }) => retainedUntil,
      }),
      legalHolds: t.field({
        type: [hold],
        description: "Those in force, the first first.",
        resolve: ({ holds }) => holds,
      }),
    }),
  });
  const applicantRef = builder.inputType("ApplicantRef", {
    description: "An applicant whom assessments were made of.",
    isOneOf: true,
    fields: (t) => ({
      nik: t.field({ type: "NIK", description: "By their number." }),
      assessment: t.id({ description: "By the `id` of any of their assessments." }),
    }),
  });
  return { custody, ground, applicantRef };
}
