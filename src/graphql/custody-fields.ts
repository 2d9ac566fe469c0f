import { takes } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import type { defineCustody } from "./custody.ts";
import { applicantRef, erasureOrder, legalHoldId, parseInput, reason } from "./parse-input.ts";
import { withCustodian } from "./recording.ts";

const NONE = "Null where this tenant has no such applicant.";

/** How an applicant is found, erased, and kept from being erased. */
export function defineCustodyFields(builder: Builder, parts: ReturnType<typeof defineCustody>): void {
  const { custody, ground, applicantRef: applicant } = parts;
  const whom = { type: applicant, required: true, description: "Whom." } as const;
  const eraseInput = builder.inputType("EraseApplicantInput", {
    description: "Whom to erase, and why.",
    fields: (t) => ({
      applicant: t.field(whom),
      ground: t.field({ type: ground, required: true, description: "Why it has to be." }),
      relationshipEnded: t.field({
        type: "Date",
        description:
          "The day on which the business relationship with the applicant ended, where there was one: the minimum retention counts from its end, if that is after the last decision. Not in the future.",
      }),
      despiteRetention: t.boolean({
        required: true,
        defaultValue: false,
        description:
          "Whether the minimum retention does not stand in the way: only where the law that asks for it does not apply, as to somebody who never became a customer. The audit log says so. A legal hold and an assessment that is under way stand in the way of any erasure.",
      }),
    }),
  });
  const placeInput = builder.inputType("PlaceLegalHoldInput", {
    description: "Whose data have to stay, and why.",
    fields: (t) => ({
      applicant: t.field(whom),
      reason: t.string({
        required: true,
        description: "Such as the court's or the authority's file number. It is kept encrypted. 1 to 500 characters.",
      }),
    }),
  });
  const liftInput = builder.inputType("LiftLegalHoldInput", {
    description: "A hold that is over, and why.",
    fields: (t) => ({
      hold: t.id({ required: true, description: "The hold's `id`." }),
      reason: t.string({ required: true, description: "It is kept encrypted. 1 to 500 characters." }),
    }),
  });

  builder.queryFields((t) => ({
    applicantCustody: t.field({
      type: custody,
      nullable: true,
      extensions: takes("erase", "audit"),
      description: `What is to become of what is kept of an applicant. ${NONE}`,
      args: { applicant: t.arg(whom) },
      resolve: (_root, args, { recording }) =>
        withCustodian(recording, (custodian) =>
          custodian.custody(recording.actor.tenant, parseInput(applicantRef, args.applicant, "applicant")),
        ),
    }),
  }));
  builder.mutationFields((t) => ({
    eraseApplicant: t.field({
      type: custody,
      nullable: true,
      extensions: takes("erase"),
      description: `Destroy the key to everything that is kept of an applicant, and what they are found by. What was decided stays, and can be replayed; it says of nobody. Where the erasure may not be done yet, it is scheduled, and done by itself within the hour once it may be. ${NONE}`,
      args: { input: t.arg({ type: eraseInput, required: true, description: "Whom, and why." }) },
      resolve(_root, { input: { applicant: ref, ...rest } }, { recording }) {
        const found = parseInput(applicantRef, ref, "input.applicant");
        const { relationshipEnded = null, ...order } = parseInput(erasureOrder, rest);
        return withCustodian(recording, (custodian) =>
          custodian.erase(recording.actor, found, { ...order, relationshipEnded }),
        );
      },
    }),
    withdrawErasure: t.field({
      type: custody,
      nullable: true,
      extensions: takes("erase"),
      description: `Take back an erasure that is scheduled and not done. ${NONE}`,
      args: { applicant: t.arg(whom) },
      resolve: (_root, args, { recording }) =>
        withCustodian(recording, (custodian) =>
          custodian.withdrawErasure(recording.actor, parseInput(applicantRef, args.applicant, "applicant")),
        ),
    }),
    placeLegalHold: t.field({
      type: custody,
      nullable: true,
      extensions: takes("erase"),
      description: `Keep an applicant from being erased, by order or by the end of a retention period, until the hold is lifted. Several may be in force. Whoever is erased already stays so. ${NONE}`,
      args: { input: t.arg({ type: placeInput, required: true, description: "Whose data, and why." }) },
      resolve(_root, { input }, { recording }) {
        const ref = parseInput(applicantRef, input.applicant, "input.applicant");
        const why = parseInput(reason, input.reason, "input.reason");
        return withCustodian(recording, (custodian) => custodian.placeHold(recording.actor, ref, why));
      },
    }),
    liftLegalHold: t.field({
      type: custody,
      nullable: true,
      extensions: takes("erase"),
      description:
        "End a legal hold. An erasure that it stood in the way of is done by itself, within the hour, where nothing else does. Null where this tenant has no such hold.",
      args: { input: t.arg({ type: liftInput, required: true, description: "Which, and why." }) },
      resolve(_root, { input }, { recording }) {
        const hold = parseInput(legalHoldId, input.hold, "input.hold");
        const why = parseInput(reason, input.reason, "input.reason");
        return withCustodian(recording, (custodian) => custodian.liftHold(recording.actor, hold, why));
      },
    }),
  }));
}
