import type { Replayed } from "../assessments/recorder/view.ts";
import { namedPolicy } from "./applicant.ts";
import type { AssessmentParts, defineAssessment } from "./assessment.ts";
import { IN_NARROW_VIEW, takes } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import { assessmentId, parseInput } from "./parse-input.ts";
import { withRecorder } from "./recording.ts";
import { selectedPaths } from "./selection.ts";

/** Where an assessment has what is masked elsewhere. */
const PERSONAL = ["applicant.", "nik.", "screening.hits.", "screening.dismissedHits.", "review.note", "reviews.note"];

interface QueryParts extends Pick<AssessmentParts, "decision"> {
  readonly assessment: ReturnType<typeof defineAssessment>;
}

/** What is on record. Nobody is asked for it. */
export function defineAssessmentQueries(builder: Builder, { assessment, decision }: QueryParts): void {
  const replayed = builder.objectRef<Replayed>("Replay").implement({
    description: "An assessment's latest decision drawn again, from its sealed evidence and nothing else.",
    fields: (t) => ({
      decision: t.field({
        type: decision,
        description: "What comes of it.",
        resolve: ({ decision: drawn, of }) => ({ ...drawn, costIdr: of.costIdr, recorded: false }),
      }),
      recorded: t.field({ type: decision, description: "What it is compared with.", resolve: ({ of }) => of }),
      identical: t.exposeBoolean("identical", {
        nullable: true,
        description:
          "Whether its canonical bytes are those on record; null where another policy, or another version, decided.",
      }),
    }),
  });
  builder.queryFields((t) => ({
    assessment: t.field({
      type: assessment,
      nullable: true,
      description: "One assessment on record; null where there is none by this id.",
      extensions: { ...takes("read", "applicant"), ...IN_NARROW_VIEW },
      args: { id: t.arg.id({ required: true, description: "An assessment's `id`.", extensions: IN_NARROW_VIEW }) },
      resolve(_root, { id }, { recording }) {
        const parsed = parseInput(assessmentId, id, "id");
        return withRecorder(recording, async (recorder) => recorder.view(recording.actor.tenant, parsed));
      },
    }),
    unmaskedAssessment: t.field({
      type: assessment,
      nullable: true,
      description:
        "The same with what is personal in clear. Each time it is asked for leaves an entry in the audit log, with what was selected; null where there is none by this id.",
      extensions: takes("unmask"),
      args: { id: t.arg.id({ required: true, description: "An assessment's `id`." }) },
      resolve(_root, { id }, { recording }, info) {
        const parsed = parseInput(assessmentId, id, "id");
        const fields = selectedPaths(info).filter((path) => PERSONAL.some((part) => path.startsWith(part)));
        return withRecorder(recording, async (recorder) => recorder.unmasked(recording.actor, parsed, fields));
      },
    }),
    replay: t.field({
      type: replayed,
      nullable: true,
      description:
        "Decides an assessment again by a policy, on what was known then. Nobody is asked, and nothing is recorded. Null where there is no such assessment, or no decision of it.",
      extensions: takes("read", "audit"),
      args: {
        id: t.arg.id({ required: true, description: "An assessment's `id`." }),
        policy: t.arg.string({
          description:
            "A loaded policy, `name` or `name@7`; where none is named, the very policy that decided then, loaded or not.",
        }),
      },
      resolve(_root, { id, policy: named }, { desk, recording }) {
        const parsed = parseInput(assessmentId, id, "id");
        const policy = typeof named === "string" ? namedPolicy(desk.examiner.shelf, named) : null;
        return withRecorder(recording, (recorder) => recorder.replay(recording.actor.tenant, parsed, policy));
      },
    }),
  }));
}
