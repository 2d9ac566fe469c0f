import { jakartaMidnight } from "../domain/calendar.ts";
import type { UsageRow } from "../assessments/recorder/recorder.ts";
import { takes } from "./authorisation/marks.ts";
import type { Builder } from "./builder.ts";
import { inputError } from "./errors/input-error.ts";
import { withRecorder } from "./recording.ts";

interface Usage {
  readonly rows: readonly UsageRow[];
}

/** A usage report covers no more than this: ten years. */
const MOST_DAYS = 3_660;
const DAY_MS = 86_400_000;

export function defineUsage(builder: Builder): void {
  const row = builder.objectRef<UsageRow>("UsageRow").implement({
    description: "What was asked of one endpoint in one month.",
    fields: (t) => ({
      month: t.exposeString("month", { description: "`2026-11`, of the calendar in Jakarta." }),
      provider: t.exposeString("provider", {
        description: "The provider, also one that this server does not know any more.",
      }),
      endpoint: t.exposeString("endpoint", { description: "The vendor's endpoint, by the name Saksi gives it." }),
      calls: t.exposeInt("calls", { description: "Requests that were sent, repeated ones and failed ones included." }),
      costIdr: t.exposeFloat("costIdr", { description: "Rupiah, of the calls whose price is known." }),
      unpriced: t.exposeInt("unpriced", { description: "Calls whose price is not known." }),
    }),
  });
  const usage = builder.objectRef<Usage>("Usage").implement({
    description: "What was asked of vendors, to hold against their bills.",
    fields: (t) => ({
      rows: t.field({ type: [row], description: "By month, provider and endpoint.", resolve: ({ rows }) => rows }),
      calls: t.int({ description: "In all.", resolve: ({ rows }) => sum(rows, ({ calls }) => calls) }),
      costIdr: t.float({
        description: "In all, in rupiah.",
        resolve: ({ rows }) => sum(rows, ({ costIdr }) => costIdr),
      }),
    }),
  });
  builder.queryFields((t) => ({
    usage: t.field({
      type: usage,
      nullable: true,
      description:
        "Every request that vendors were sent for the caller's tenant, recorded or not. Those of plain queries are counted within a second or two.",
      extensions: takes("admin"),
      args: {
        from: t.arg({ type: "Date", required: true, description: "The first day, in Jakarta." }),
        to: t.arg({ type: "Date", required: true, description: "The last day, in Jakarta." }),
      },
      resolve(_root, { from, to }, { recording }) {
        const span = { from: jakartaMidnight(from), to: new Date(jakartaMidnight(to).getTime() + DAY_MS) };
        if (span.to <= span.from) throw inputError("The last day is before the first.", "to");
        if (span.to.getTime() - span.from.getTime() > MOST_DAYS * DAY_MS) {
          throw inputError(`It covers at most ${MOST_DAYS} days.`, "to");
        }
        return withRecorder(recording, async (recorder) => ({
          rows: await recorder.usage(recording.actor.tenant, span),
        }));
      },
    }),
  }));
}

function sum(rows: readonly UsageRow[], of: (row: UsageRow) => number): number {
  return rows.reduce((total, each) => total + of(each), 0);
}
