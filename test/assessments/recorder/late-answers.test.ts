import { beforeAll, expect, it } from "vitest";

import type { JournalEntry } from "../../../src/store/journal.ts";
import type { Reply } from "../../../src/providers/provider.ts";
import type { Database } from "../../../src/store/database.ts";
import { endpoint, panel, seat } from "../../checks/support.ts";
import { load, policyText, rules } from "../../policy/support/policies.ts";
import { describeOnBoth } from "../../store/support/databases.ts";
import { auditOf } from "../../store/support/written.ts";
import { office, request } from "./support/office.ts";
import type { Replica } from "./support/office.ts";
import { AGREES, vendor } from "./support/vendors.ts";

const CHECKS = "checks: { identity: { providers: [glair, iluma], need: 2 } }";
const RULES = rules("identity.verdict == MISMATCH => reject: R1", "identity.verdict != MATCH => review: R2");
const POLICY = load(policyText({ checks: CHECKS, rules: RULES }));
const NOBODY_LEAVES = new AbortController().signal;
const PENDING: Reply = { status: "PENDING", requestId: "r-7" };

describeOnBoth("an assessment that is pending", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  async function pending() {
    const glair = vendor("GLAIR");
    glair.answers(AGREES);
    const promises: PromiseWithResolvers<Reply>[] = [];
    const iluma = {
      ...endpoint({ name: "check", checks: ["IDENTITY"] }, () => PENDING),
      resume() {
        const promised = Promise.withResolvers<Reply>();
        promises.push(promised);
        return promised.promise;
      },
    };
    const { replica } = office(database, panel(glair.seat, seat("ILUMA", [iluma])), POLICY);
    const [first, second] = [await replica(), await replica()];
    const { id } = await first.recorder.assess(request(POLICY));
    await first.recorder.decided("default", id, NOBODY_LEAVES);
    await expect.poll(() => promises).toHaveLength(1);
    const answer = (): void => {
      for (const { resolve } of promises) resolve(AGREES);
    };
    return { first, second, id, answer, polls: () => promises.length, asked: () => [glair.asked, iluma.asked.length] };
  }

  async function toldOf({ recorder }: Replica, id: string) {
    const told: string[] = [];
    for await (const event of (await recorder.follow("default", id, NOBODY_LEAVES)) ?? expect.fail()) {
      told.push(
        event.kind === "answered" ? `${event.answer.provider} ${event.answer.status}` : `decision ${event.decision}`,
      );
    }
    const view = (await recorder.view("default", id)) ?? expect.fail();
    const decisions = (await view.decisions()).map(({ seq, cause, outcome }) => `${seq} ${cause} ${outcome}`);
    expect(await recorder.replay("default", id, null)).toMatchObject({ identical: true });
    await auditOf(database);
    // The first two were asked at the same time.
    return { told: [...told.slice(0, 2).toSorted(), ...told.slice(2)], decisions };
  }

  const whole = {
    told: ["GLAIR ANSWERED", "ILUMA PENDING", "decision 1", "ILUMA ANSWERED", "decision 2"],
    decisions: ["1 CHECKED REVIEW", "2 LATE_ANSWER APPROVE"],
  };
  const isLate = (written: JournalEntry | "opening", kind: JournalEntry["kind"]): boolean =>
    written !== "opening" && written.kind === kind;

  it("is followed up by whoever takes it over, and nobody is asked again", async () => {
    const { first, second, id, answer, polls, asked } = await pending();
    first.vanish();
    await second.recorder.takeUp();
    await expect.poll(polls).toBe(2);
    answer();
    expect(await toldOf(second, id)).toEqual(whole);
    expect(asked()).toEqual([1, 1]);
    await Promise.all([first.stop(), second.stop()]);
  });

  it.each(["before", "after"] as const)(
    "and breaks off %s its next decision is written, is decided again once, and tells each thing once",
    async (when) => {
      const { first, second, id, answer, polls, asked } = await pending();
      first.trouble = (written) => (isLate(written, "decision") ? when : null);
      answer();
      await expect.poll(() => first.brokenOff).toHaveLength(1);
      first.vanish();
      await second.recorder.takeUp();
      expect(await toldOf(second, id)).toEqual(whole);
      // What was heard is on record: the vendor is not looked to again.
      expect(polls()).toBe(1);
      expect(asked()).toEqual([1, 1]);
      await Promise.all([first.stop(), second.stop()]);
    },
  );

  it.each(["answer", "decision"] as const)(
    "and cannot write the late %s, is taken up by the same process",
    async (kind) => {
      const { first, id, answer } = await pending();
      first.trouble = (written) => (isLate(written, kind) ? "before" : null);
      answer();
      await expect.poll(() => first.brokenOff).toHaveLength(1);
      first.trouble = () => null;
      await first.recorder.takeUp();
      expect(await toldOf(first, id)).toEqual(whole);
      await first.stop();
    },
  );

  it("is left as it is by a process that stops, and is still followed up by the next", async () => {
    const { first, second, id, answer, polls } = await pending();
    await first.stop();
    expect(first.brokenOff).toEqual([]);
    await second.recorder.takeUp();
    await expect.poll(polls).toBe(2);
    answer();
    expect(await toldOf(second, id)).toEqual(whole);
    await second.stop();
  });
});
