import { watchApplicant } from "../assessments/progress.ts";
import { namedPolicy } from "./applicant.ts";
import type { defineApplicantEvent } from "./applicant-event.ts";
import { BY_PLAIN_QUERY } from "./asks-vendors.ts";
import { IN_NARROW_VIEW } from "./authorisation/marks.ts";
import { viewOf } from "./authorisation/view.ts";
import type { Builder } from "./builder.ts";
import type { Inputs } from "./inputs.ts";
import { costLimit, MAX_COST } from "./max-cost.ts";
import { applicantInput, parseInput } from "./parse-input.ts";
import { allowPlainDecision, PLAIN_DECISION } from "./plain-decisions.ts";
import { selfieSource } from "./queries.ts";

interface SubscriptionParts {
  readonly applicantEvent: ReturnType<typeof defineApplicantEvent>;
}

export function defineSubscription(builder: Builder, inputs: Inputs, { applicantEvent }: SubscriptionParts): void {
  builder.subscriptionType({
    description:
      "Answers as they arrive, over Server-Sent Events. An input that is wrong is told as an error before anybody is asked. One that asks vendors is refused over GET.",
    fields: (t) => ({
      applicantProgress: t.field({
        type: applicantEvent,
        description:
          "Asks all that the policy needs, as `applicant { decision }` does, and tells of each provider's answer to each check as it arrives; then the decision, and then it is complete. Whoever stops listening earlier gives up the calls that nobody else waits for; whoever asks again, asks the vendors again. " +
          PLAIN_DECISION,
        extensions: { ...BY_PLAIN_QUERY, ...IN_NARROW_VIEW },
        args: {
          input: t.arg({
            type: inputs.applicant,
            required: true,
            description: "The applicant.",
            extensions: IN_NARROW_VIEW,
          }),
          policy: t.arg.string({
            description:
              "A loaded policy: `name` for the version of it that is live, `name@7` for one of its versions. The live one where none is named.",
          }),
          maxCostIdr: t.arg.int({ description: MAX_COST }),
        },
        async subscribe(_root, { input, policy: name, maxCostIdr }, { desk }, { fieldNodes }) {
          const { ask, examiner, signal, caller } = desk;
          allowPlainDecision(desk, fieldNodes);
          const { selfie, ...said } = input;
          const applicant = parseInput(applicantInput, said);
          const policy = namedPolicy(examiner.shelf, name);
          const wanted = { checks: new Set<never>(), policies: new Set([policy]) };
          const asked = { ask: examiner.ask(applicant, wanted), selfie: selfieSource(selfie) };
          const checks = await ask({ ...asked, ...costLimit(maxCostIdr) });
          return watchApplicant({ examiner, applicant, checks, policy, signal, view: viewOf(caller) });
        },
        resolve: (event) => event,
      }),
    }),
  });
}
