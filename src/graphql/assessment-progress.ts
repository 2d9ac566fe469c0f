import type { RecordedEvent } from "../assessments/record/event-form.ts";
import type { Recorder } from "../assessments/recorder/recorder.ts";
import type { ProviderAnswered } from "../assessments/progress.ts";
import type { AssessmentView } from "../assessments/recorder/view.ts";
import type { defineAssessment } from "./assessment.ts";
import { IN_NARROW_VIEW, takes } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import { inputError } from "./errors/input-error.ts";
import { assessmentId, parseInput } from "./parse-input.ts";
import type { defineProviderAnswered } from "./provider-answered.ts";
import { withRecorder } from "./recording.ts";
import { whenTold } from "./when-told.ts";
import type { ExaminationDesk } from "./desk.ts";

type Answered = ProviderAnswered;

interface Made {
  readonly kind: "made";
  readonly assessment: AssessmentView;
}

interface EventParts {
  readonly assessment: ReturnType<typeof defineAssessment>;
  readonly providerAnswered: ReturnType<typeof defineProviderAnswered>;
}

export function defineAssessmentProgress(builder: Builder, { assessment, providerAnswered }: EventParts): void {
  const made = builder.objectRef<Made>("DecisionMade").implement({
    description: "The policy has decided: for the first time, or again after a provider answered late.",
    fields: (t) => ({
      assessment: t.field({
        type: assessment,
        extensions: IN_NARROW_VIEW,
        description: "The assessment, with its latest decision.",
        resolve: ({ assessment: view }) => view,
      }),
    }),
  });
  const event = builder.unionType("AssessmentEvent", {
    description: "What has happened to an assessment.",
    types: [providerAnswered, made],
    resolveType: ({ kind }: Answered | Made) => (kind === "answered" ? providerAnswered : made),
  });
  builder.subscriptionFields((t) => ({
    assessmentProgress: t.field({
      type: event,
      description:
        "What has happened so far, then each provider's answer as it arrives, then the decision; and where a provider has taken its question and answers later, that and the next decision, until the assessment is complete. Whichever replica makes the assessment, any of them tells of it. Whoever stops listening stops nothing.",
      extensions: { ...takes("assess", "read", "applicant"), ...IN_NARROW_VIEW },
      args: { id: t.arg.id({ required: true, description: "An assessment's `id`.", extensions: IN_NARROW_VIEW }) },
      async subscribe(_root, { id }, { recording, desk }) {
        const { signal, caller } = desk;
        const parsed = parseInput(assessmentId, id, "id");
        const { tenant } = recording.actor;
        return withRecorder(recording, async (recorder) => {
          const events = await recorder.follow(tenant, parsed, signal);
          if (events === undefined) throw inputError("There is no assessment by this id.", "id");
          return caller.narrow ? onceTold(recorder, tenant, parsed, desk) : told(events, recorder, tenant, parsed);
        });
      },
      resolve: (each) => each,
    }),
  }));
}

/** One event: whose answer came when, and that one is still waited for, would tell of what is not told. */
async function* onceTold(
  recorder: Recorder,
  tenant: string,
  id: string,
  desk: ExaminationDesk,
): AsyncGenerator<Made, void, void> {
  await recorder.decided(tenant, id, desk.signal);
  const view = await recorder.view(tenant, id);
  if (view !== undefined && !desk.signal.aborted) yield { kind: "made", assessment: await whenTold(view, desk) };
}

async function* told(
  events: AsyncGenerator<RecordedEvent, void, void>,
  recorder: Recorder,
  tenant: string,
  id: string,
): AsyncGenerator<Answered | Made, void, void> {
  for await (const event of events) {
    if (event.kind === "answered") yield event;
    else {
      const view = await recorder.view(tenant, id);
      if (view !== undefined) yield { kind: "made", assessment: view };
    }
  }
}
