import type { Ask, CheckDemand, ScreeningTerms, Subject } from "../checks/ask.ts";
import { enabledFor } from "../checks/panel.ts";
import type { CheckName } from "../domain/provider.ts";
import type { Selfie } from "../domain/selfie.ts";
import { wantedOf } from "./applicant.ts";
import type { ApplicantParts, defineApplicant } from "./applicant.ts";
import { IN_NARROW_VIEW, takes, TELLS_OF_SERVER } from "./authorisation/marks.ts";
import { viewOf } from "./authorisation/view.ts";
import type { Builder } from "./builder.ts";
import type { ExaminationDesk, SelfieSource } from "./desk.ts";
import type { Enums } from "./enums.ts";
import { inputError } from "./errors/input-error.ts";
import type { Inputs } from "./inputs.ts";
import { costLimit, MAX_COST } from "./max-cost.ts";
import type { CostLimit } from "./max-cost.ts";
import {
  applicantInput,
  entityScreeningInput,
  faceMatchInput,
  identityInput,
  individualScreeningInput,
  listingId,
  parseInput,
} from "./parse-input.ts";
import { ASKS_VENDORS, BY_PLAIN_QUERY } from "./asks-vendors.ts";
import type { defineProvider } from "./provider.ts";
import type { defineListing } from "./screening.ts";

export interface QueryParts extends ApplicantParts {
  readonly applicant: ReturnType<typeof defineApplicant>;
  readonly listing: ReturnType<typeof defineListing>;
  readonly provider: ReturnType<typeof defineProvider>;
}

export function defineQueries(builder: Builder, enums: Enums, inputs: Inputs, parts: QueryParts): void {
  builder.queryType({
    description:
      "Fields are nullable: one field's error must not throw away another's paid answer. Fields that ask vendors are refused over GET.",
    fields: (t) => ({
      identity: t.field({
        type: parts.identity,
        nullable: true,
        description: "Ask every enabled identity provider whether these attributes belong to this NIK.",
        extensions: BY_PLAIN_QUERY,
        args: {
          input: t.arg({ type: inputs.identity, required: true, description: "Whom to check, by what." }),
          maxCostIdr: t.arg.int({ description: MAX_COST }),
        },
        async resolve(_root, { input, maxCostIdr }, { desk }) {
          const person = parseInput(identityInput, input);
          const demand = rootDemand(desk, "IDENTITY", "person");
          const ask: Ask = { subject: { kind: "person", person }, demands: [demand] };
          return (await desk.ask({ ask, ...costLimit(maxCostIdr) })).identity.get(demand);
        },
      }),
      faceMatch: t.field({
        type: parts.faceMatch,
        nullable: true,
        description: "Ask every enabled face provider whether this selfie shows the holder of this NIK.",
        extensions: BY_PLAIN_QUERY,
        args: {
          input: t.arg({ type: inputs.faceMatch, required: true, description: "Whom to check, by what." }),
          maxCostIdr: t.arg.int({ description: MAX_COST }),
        },
        async resolve(_root, { input, maxCostIdr }, { desk }) {
          const { selfie, ...said } = input;
          const person = parseInput(faceMatchInput, said);
          const demand = rootDemand(desk, "FACE", "person");
          const ask: Ask = { subject: { kind: "person", person }, demands: [demand] };
          const request = { ask, selfie: selfieSource(selfie), ...costLimit(maxCostIdr) };
          return (await desk.ask(request)).face.get(demand);
        },
      }),
      individualScreening: t.field({
        type: parts.screening,
        nullable: true,
        description: "Search sanctions, terrorism-financing and PEP lists for a person.",
        extensions: BY_PLAIN_QUERY,
        args: {
          input: t.arg({
            type: inputs.individualScreening,
            required: true,
            description: "Whom to search for, and where.",
          }),
          maxCostIdr: t.arg.int({ description: MAX_COST }),
        },
        resolve(_root, { input, maxCostIdr }, { desk }) {
          const { scopes, threshold, ...person } = parseInput(individualScreeningInput, input);
          return screen(desk, { kind: "person", person }, { scopes, threshold }, costLimit(maxCostIdr));
        },
      }),
      entityScreening: t.field({
        type: parts.screening,
        nullable: true,
        description: "The same for a company or other body.",
        extensions: BY_PLAIN_QUERY,
        args: {
          input: t.arg({ type: inputs.entityScreening, required: true, description: "Whom to search for, and where." }),
          maxCostIdr: t.arg.int({ description: MAX_COST }),
        },
        resolve(_root, { input, maxCostIdr }, { desk }) {
          const { scopes, threshold, ...entity } = parseInput(entityScreeningInput, input);
          return screen(desk, { kind: "entity", entity }, { scopes, threshold }, costLimit(maxCostIdr));
        },
      }),
      listing: t.field({
        type: parts.listing,
        nullable: true,
        description: "A list's record, by the id a hit carries.",
        extensions: { ...ASKS_VENDORS, ...takes("ask", "review") },
        args: {
          provider: t.arg({ type: enums.providerName, required: true, description: "Whose list." }),
          id: t.arg.id({ required: true, description: "A hit's `listingId`." }),
        },
        resolve(_root, args, { desk }) {
          const id = parseInput(listingId, args.id, "id");
          const seat = desk.panel.get(args.provider);
          if (seat === undefined) throw inputError("This server does not know that provider.", "provider");
          return desk.listing(seat, id);
        },
      }),
      applicant: t.field({
        type: parts.applicant,
        nullable: true,
        description:
          "Everything about one applicant. A provider is called only where a selected field, or the policy behind a selected decision, needs it; a decision never depends on what else was selected. The checks here are made as the live policy's `checks` say.",
        extensions: { ...BY_PLAIN_QUERY, ...IN_NARROW_VIEW },
        args: {
          input: t.arg({
            type: inputs.applicant,
            required: true,
            description: "The applicant.",
            extensions: IN_NARROW_VIEW,
          }),
          maxCostIdr: t.arg.int({ description: MAX_COST }),
        },
        async resolve(_root, { input, maxCostIdr }, { desk }, info) {
          const { examiner } = desk;
          const wanted = wantedOf(info, desk);
          const { selfie, ...said } = input;
          const applicant = parseInput(applicantInput, said);
          const ask = examiner.ask(applicant, wanted);
          const source = selfieSource(selfie);
          const checks = await desk.ask({ ask, selfie: source, ...costLimit(maxCostIdr) });
          const planned = source === undefined ? applicant : { ...applicant, selfie: UNSEEN };
          return {
            examination: examiner.examination(applicant, checks, desk.signal, viewOf(desk.caller)),
            shelf: examiner.shelf,
            estimate: (policy) => examiner.estimate(planned, policy),
          };
        },
      }),
      providers: t.field({
        type: [parts.provider],
        description: "The providers this server can ask, and what each can do.",
        extensions: TELLS_OF_SERVER,
        resolve: (_root, _args, { desk }) => [...desk.panel.values()],
      }),
    }),
  });
}

function rootDemand(
  desk: ExaminationDesk,
  check: CheckName,
  kind: Subject["kind"],
  terms?: ScreeningTerms,
): CheckDemand {
  const providers = enabledFor(desk.panel, check, kind);
  return { check, providers, deadlineMs: desk.deadlineMs, ...(terms === undefined ? {} : { terms }) };
}

async function screen(desk: ExaminationDesk, subject: Subject, terms: ScreeningTerms, limits: CostLimit) {
  const demand = rootDemand(desk, "SCREENING", subject.kind, terms);
  return (await desk.ask({ ask: { subject, demands: [demand] }, ...limits })).screening.get(demand);
}

/** A selfie by which a plan can be made, and nobody asked. */
const UNSEEN: Selfie = { width: 0, height: 0, fit: async () => ({ unfit: "There is no picture." }) };

interface SelfieArgument {
  readonly base64?: string | null | undefined;
  readonly file?: File | null | undefined;
}

/** The schema promises exactly one of the two. */
export function selfieSource(
  selfie: SelfieArgument | null | undefined,
  argument = "input.selfie",
): SelfieSource | undefined {
  if (selfie?.file) return { picture: selfie.file, argument: `${argument}.file` };
  if (typeof selfie?.base64 === "string") return { picture: selfie.base64, argument: `${argument}.base64` };
  return undefined;
}
