import type { ListWanted } from "../assessments/recorder/list.ts";
import type { AssessmentView } from "../assessments/recorder/view.ts";
import type { defineAssessment } from "./assessment.ts";
import { takes } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import { cursorOf } from "./cursor.ts";
import type { Enums } from "./enums.ts";
import { parseList } from "./list-input.ts";
import { isListOf, PAGE } from "./list-size.ts";
import { withRecorder } from "./recording.ts";

interface ListParts {
  readonly assessment: ReturnType<typeof defineAssessment>;
}

/** What is on record, page by page. Nobody is asked for it. */
export function defineAssessmentList(builder: Builder, enums: Enums, { assessment }: ListParts): void {
  const filter = builder.inputType("AssessmentFilter", {
    description: "Which assessments: those of which all of it holds.",
    fields: (t) => ({
      outcome: t.field({ type: enums.outcome, description: "What the latest decision comes to." }),
      policy: t.string({ description: "The name of the policy that decides, whatever its version." }),
      reference: t.string({ description: "The caller's own, exactly as it was given." }),
      nik: t.field({ type: "NIK", description: "Whom they are about. It is looked for by a keyed hash." }),
      createdAfter: t.field({ type: "DateTime", description: "Begun at this moment or later." }),
      createdBefore: t.field({ type: "DateTime", description: "Begun before this moment." }),
      reviewState: t.field({ type: enums.reviewState, description: "How it stands with its reviewers." }),
      complete: t.boolean({ description: "Whether nothing more is to come of them." }),
    }),
  });
  builder.queryFields((t) => ({
    assessments: t.connection(
      {
        type: assessment,
        description:
          "The assessments on record, newest first. A page is held by the assessments themselves: whatever is begun meanwhile, paging on skips nothing and repeats nothing.",
        extensions: { ...isListOf(PAGE), ...takes("read") },
        args: { filter: t.arg({ type: filter, description: "All of them where nothing is said." }) },
        resolve(_root, given, { recording }) {
          const wanted = parseList(given);
          return withRecorder(recording, async (recorder) => {
            // One more than the page has tells whether there is another page.
            const found = await recorder.page(recording.actor.tenant, { ...wanted, limit: wanted.limit + 1 });
            return connection(found, wanted);
          });
        },
      },
      { name: "AssessmentConnection", description: "A page of assessments." },
      { name: "AssessmentEdge", description: "An assessment of a page." },
    ),
  }));
}

function connection(found: readonly AssessmentView[], { limit, backward, after, before }: ListWanted) {
  const isMore = found.length > limit;
  const nearest = found.slice(0, limit);
  const nodes = backward ? nearest.toReversed() : nearest;
  const edges = nodes.map((node) => ({ cursor: cursorOf(node.id), node }));
  return {
    edges,
    pageInfo: {
      // What a cursor is of was there: the page on its other side is not empty.
      hasNextPage: backward ? before !== null : isMore,
      hasPreviousPage: backward ? isMore : after !== null,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
