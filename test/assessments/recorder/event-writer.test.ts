import { expect, it } from "vitest";

import { EventWriter } from "../../../src/assessments/recorder/event-writer.ts";
import { RunBroken } from "../../../src/assessments/recorder/run-journal.ts";
import type { JournalEntry } from "../../../src/store/journal.ts";
import { NOON } from "../../policy/support/policies.ts";

const work = { assessmentId: "0190d1f0-0000-7000-8000-000000000000", tenant: "default", run: 1 };
const decided = (decision: number) => ({ kind: "decided", decision }) as const;

/** A writer whose writing ends when it is told to. */
function heldWriter() {
  const writing: { readonly seqs: readonly number[]; readonly end: PromiseWithResolvers<void> }[] = [];
  const write = (entry: JournalEntry): Promise<void> => {
    const end = Promise.withResolvers<void>();
    const seqs = entry.kind === "events" ? entry.rows.map(({ seq }) => seq) : [];
    writing.push({ seqs, end });
    return end.promise;
  };
  const events = new EventWriter({ journal: { write }, work, nextEvent: 4 }, () => NOON);
  return { events, writing, seqs: () => writing.map((each) => each.seqs) };
}

it("events are written one lot after another, so that none can be read before those ahead of it", async () => {
  const { events, writing, seqs } = heldWriter();
  for (const each of [1, 2, 3]) events.tell(decided(each));
  expect(seqs()).toEqual([[4]]);
  writing[0]?.end.resolve();
  await expect.poll(seqs).toEqual([[4], [5, 6]]);
  writing[1]?.end.resolve();
  events.tell(decided(4));
  await expect.poll(seqs).toEqual([[4], [5, 6], [7]]);
  expect(events.next).toBe(8);
});

it("what may not be written yet goes with the last one, and is not written again", async () => {
  const { events, writing, seqs } = heldWriter();
  events.tell(decided(1));
  events.note(decided(2));
  const last = events.with(decided(3));
  expect(last.map(({ seq }) => seq)).toEqual([4, 5, 6]);
  events.written(last);
  writing[0]?.end.resolve();
  events.tell(decided(4));
  await expect.poll(seqs).toEqual([[4], [7]]);
});

it("nothing is written after what could not be", async () => {
  const { events, writing, seqs } = heldWriter();
  events.tell(decided(1));
  writing[0]?.end.reject(new RunBroken("it broke"));
  await new Promise((resolve) => setImmediate(resolve));
  events.tell(decided(2));
  expect(seqs()).toEqual([[4]]);
});
