import { bytesOf } from "./sizes.ts";
import type { StoreMeasured } from "./measure.ts";

/** Markdown: what one assessment takes, what looking it up takes, and the rest. */
export function storeReport(machine: string, measured: StoreMeasured): string {
  const { rows, version, fillSeconds, lookUps, writes, audit, drop } = measured;
  const sizes = sizeLines(measured);
  const lookUpLines = lookUps.map(
    (each) =>
      `| ${each.name} | ${each.rows} | ${each.p50Ms.toFixed(1)} | ${each.p99Ms.toFixed(1)} | ${each.pages} | ${each.partitions} |`,
  );
  return `On the disk, for each of ${whole(rows)} assessments over 24 months, in bytes:

| table | rows | values | table on disk | toast | indexes |
| --- | ---: | ---: | ---: | ---: | ---: |
${sizes.join("\n")}

Of these, each index:

| index | bytes an assessment |
| --- | ---: |
${indexLines(measured).join("\n")}

Looking up, one after the other, each shape 50 times about assessments from all over the two years:

| what | rows | p50 ms | p99 ms | pages touched | partitions looked into |
| --- | ---: | ---: | ---: | ---: | ---: |
${lookUpLines.join("\n")}

| what | measured |
| --- | ---: |
| whole assessments written a second, next to nothing stored | ${whole(writes.empty)} |
| whole assessments written a second, ${whole(rows)} stored | ${whole(writes.full)} (${(writes.full / writes.empty).toFixed(2)} of that) |
| audit entries verified a second, each with its row | ${whole(audit.perSecond)} (of ${whole(audit.entries)}) |
| dropping a month of ${whole(drop.assessments)} assessments, ms | ${whole(drop.ms)} |
| copying them all into place, s | ${whole(fillSeconds)} |

- ${machine}
- PostgreSQL ${version} with its own defaults (\`fsync\` on) on the same machine as what measures it. Written: by the server's own road, 32 at a time, without vendors and without deciding, every call, answer and decision on the disk before the next step. The stored ones are copies of one that a server really made without a selfie, each under an id, a time, a person and a reference of its own.
`;
}

function sizeLines({ rows, sizes, template }: StoreMeasured): string[] {
  const per = (bytes: number): string => whole(bytes / rows);
  const lines = [...sizes].map(([name, { table, toast, indexes }]) => {
    const weight = template.get(name);
    const all = [...indexes.values()].reduce((sum, bytes) => sum + bytes, 0);
    return `| ${name} | ${weight?.rows ?? 0} | ${whole(weight?.bytes ?? 0)} | ${per(table)} | ${per(toast)} | ${per(all)} |`;
  });
  const total = [...sizes.values()].reduce((sum, size) => sum + bytesOf(size), 0);
  return [...lines, `| **all** | | | | | **${per(total)}** |`];
}

function indexLines({ rows, sizes }: StoreMeasured): string[] {
  return [...sizes.values()]
    .flatMap(({ indexes }) => [...indexes])
    .toSorted(([, one], [, other]) => other - one)
    .map(([name, bytes]) => `| ${name} | ${whole(bytes / rows)} |`);
}

function whole(value: number): string {
  return value.toLocaleString("en", { maximumFractionDigits: 0 });
}
