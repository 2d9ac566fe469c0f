import type { Ask } from "../checks/ask.ts";
import type { Begun, Recorder } from "../assessments/recorder/recorder.ts";
import type { AssessRequest } from "../assessments/recorder/request.ts";
import type { AssessmentView } from "../assessments/recorder/view.ts";
import { GROUND_PARTS, missingGround } from "../domain/legal-ground.ts";
import { namesApplicant } from "../domain/own-words.ts";
import type { Applicant } from "../domain/person.ts";
import type { Policy } from "../policy/policy.ts";
import { namedPolicy } from "./applicant.ts";
import { ASKS_VENDORS } from "./asks-vendors.ts";
import { IN_NARROW_VIEW, takes } from "./authorisation/marks.ts";
import type { defineAssessment } from "./assessment.ts";
import type { Builder } from "./builder.ts";
import type { ExaminationDesk } from "./desk.ts";
import { withPurse } from "./desk.ts";
import type { Enums } from "./enums.ts";
import { notForApplicants } from "./errors/forbidden.ts";
import { inputError } from "./errors/input-error.ts";
import type { Inputs } from "./inputs.ts";
import { costLimit, MAX_COST } from "./max-cost.ts";
import { applicantInput, assessInput, parseInput } from "./parse-input.ts";
import { selfieSource } from "./queries.ts";
import { withRecorder } from "./recording.ts";
import { reserveFor } from "./with-bill.ts";
import { whenTold } from "./when-told.ts";
import type { Recording } from "./recording.ts";

interface AssessParts {
  readonly assessment: ReturnType<typeof defineAssessment>;
}

export function defineAssess(builder: Builder, enums: Enums, inputs: Inputs, { assessment }: AssessParts): void {
  const input = builder.inputType("AssessInput", {
    description: "An applicant to assess, and on what ground. What is kept of it is kept encrypted.",
    fields: (t) => ({
      idempotencyKey: t.string({
        required: true,
        description:
          "Made by the caller, once for each assessment it means: the same key with the same input returns the same assessment, however often and wherever it is sent, and asks nobody twice. 1 to 200 characters.",
      }),
      applicant: t.field({ type: inputs.applicant, required: true, description: "Whom to assess." }),
      policy: t.string({
        description:
          "A loaded policy: `name` for the version of it that is live, `name@7` for one of its versions. The live one where none is named.",
      }),
      reference: t.string({
        description:
          "The caller's own, such as the number of its file: the assessment is found by it. Never anything personal: it is kept as it is. 1 to 200 characters.",
      }),
      purpose: t.string({
        description:
          "What the assessment is for, in the caller's own words. Never anything personal. 1 to 200 characters.",
      }),
      legalBasis: t.field({
        type: enums.legalBasis,
        description: "On what basis the applicant's data are processed (UU PDP 27/2022, article 20).",
      }),
      consentReference: t.string({
        description: "Where the consent is to be found. Wanted where the basis is CONSENT. 1 to 200 characters.",
      }),
    }),
  });
  builder.mutationType({
    description: "What is kept.",
    fields: (t) => ({
      assess: t.field({
        type: assessment,
        nullable: true,
        description:
          "Check an applicant and keep the record. The same idempotency key returns the same assessment and bills nobody twice. With `wait: false` it returns at once, and `assessmentProgress` tells the rest.",
        extensions: { ...ASKS_VENDORS, ...takes("assess", "applicant"), ...IN_NARROW_VIEW },
        args: {
          input: t.arg({
            type: input,
            required: true,
            description: "The applicant, and the ground.",
            extensions: IN_NARROW_VIEW,
          }),
          wait: t.arg.boolean({
            required: true,
            defaultValue: true,
            description: "Whether to wait for the decision.",
            extensions: IN_NARROW_VIEW,
          }),
          maxCostIdr: t.arg.int({ description: MAX_COST }),
        },
        async resolve(_root, { input: given, wait, maxCostIdr }, { desk, recording }) {
          const { ask, ...request } = await requestOf(given, maxCostIdr, desk, recording);
          return withRecorder(recording, async (recorder): Promise<AssessmentView | null> => {
            const { tenant } = recording.actor;
            const { id } = await begin(request, ask, recorder, desk);
            if (wait) await recorder.decided(tenant, id, desk.signal);
            const view = await recorder.view(tenant, id);
            if (view === undefined) return null;
            return wait && desk.caller.narrow ? whenTold(view, desk) : view;
          });
        },
      }),
    }),
  });
}

/** Whoever comes again costs nothing, and needs no budget. @throws {GraphQLError} BUDGET_EXHAUSTED */
async function begin(request: AssessRequest, ask: Ask, recorder: Recorder, desk: ExaminationDesk): Promise<Begun> {
  const reservation = await reserveFor(ask, desk);
  if (!(reservation instanceof Error)) return recorder.assess({ ...request, reservation });
  const begun = await recorder.begun(request);
  if (begun === undefined) throw reservation;
  return begun;
}

interface AssessArgument {
  readonly applicant: { readonly selfie?: Parameters<typeof selfieSource>[0] };
}

/** @throws {GraphQLError} BAD_USER_INPUT: then the key is not used */
async function requestOf(
  { applicant: { selfie, ...said }, ...rest }: AssessArgument,
  maxCostIdr: number | null | undefined,
  desk: ExaminationDesk,
  { actor }: Recording,
): Promise<AssessRequest & { readonly ask: Ask }> {
  const { policy: named, idempotencyKey, ...ground } = parseInput(assessInput, rest);
  const person = parseInput(applicantInput, said, "input.applicant");
  // What another policy makes of the same person would be a second question about them.
  if (named !== undefined && desk.caller.narrow) throw notForApplicants("AssessInput.policy");
  const policy = namedPolicy(desk.examiner.shelf, named ?? null);
  demandGround(policy, ground);
  refusePersonal(ground, person);
  const source = selfieSource(selfie, "input.applicant.selfie");
  const applicant = source === undefined ? person : { ...person, selfie: await desk.openSelfie(source) };
  const ask = desk.examiner.ask(applicant, { checks: new Set(), policies: new Set([policy]) });
  const limit = costLimit(maxCostIdr);
  const paid = withPurse(ask, limit, desk.panel);
  if (paid instanceof Error) throw paid;
  const { reference = null, purpose = null, legalBasis = null, consentReference = null } = ground;
  return {
    ask: paid,
    actor,
    idempotencyKey,
    applicant,
    policy,
    reference,
    ground: { purpose, legalBasis, consentReference },
    maxCostIdr: limit.maxCostIdr ?? null,
    span: desk.span,
    view: desk.caller.narrow ? "patient" : "whole",
  };
}

/** @throws {GraphQLError} BAD_USER_INPUT where the policy wants to be told more */
function demandGround(policy: Policy, ground: Parameters<typeof missingGround>[1]): void {
  const [missing] = missingGround(policy.meaning.record, ground);
  if (missing === undefined) return;
  throw inputError(`The policy ${policy.name} wants it to be given.`, `input.${missing}`);
}

/** @throws {GraphQLError} BAD_USER_INPUT where what is kept in clear would say who the applicant is */
function refusePersonal(ground: Parameters<typeof missingGround>[1], applicant: Applicant): void {
  const telling = GROUND_PARTS.find((part) => namesApplicant(ground[part] ?? "", applicant));
  if (telling === undefined) return;
  throw inputError(
    "It says who the applicant is, and is kept as it is: give a number of your own.",
    `input.${telling}`,
  );
}
