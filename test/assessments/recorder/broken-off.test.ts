import { beforeAll, expect, it } from "vitest";

import { RunBroken } from "../../../src/assessments/recorder/run-journal.ts";
import type { Database } from "../../../src/store/database.ts";
import { panel } from "../../checks/support.ts";
import { load, policyText, rules } from "../../policy/support/policies.ts";
import { describeOnBoth } from "../../store/support/databases.ts";
import { auditOf } from "../../store/support/written.ts";
import { AWAY, office, request } from "./support/office.ts";
import type { Replica } from "./support/office.ts";
import { AGREES, vendor } from "./support/vendors.ts";

const CHECKS = "checks: { identity: { providers: [glair, idmeta] }, face: { providers: [hyperverge] } }";
const RULES = rules("identity.verdict == MISMATCH => reject: R1", "face.verdict == MISMATCH => reject: R2");
const POLICY = load(policyText({ checks: CHECKS, rules: RULES }));
const NOBODY_LEAVES = new AbortController().signal;

describeOnBoth("an assessment whose record could not be written", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  async function begun() {
    const vendors = { glair: vendor("GLAIR"), idmeta: vendor("IDMETA"), hyperverge: vendor("HYPERVERGE", ["FACE"]) };
    const { glair, idmeta, hyperverge } = vendors;
    const { replica: another, counted } = office(database, panel(glair.seat, idmeta.seat, hyperverge.seat), POLICY);
    const replica = await another();
    for (const each of Object.values(vendors)) each.answers(AGREES, AGREES);
    const assessed = request(POLICY);
    const assess = async (): Promise<string> => {
      const { id } = await replica.recorder.assess(assessed);
      await replica.recorder.decided("default", id, NOBODY_LEAVES);
      return id;
    };
    const asked = () => Object.values(vendors).map((each) => each.asked);
    return { replica, another, assess, asked, counted };
  }

  /** It is complete, with one decision, and all that was told of it is in order. */
  async function expectWhole({ recorder }: Replica, id: string): Promise<void> {
    const view = await recorder.view("default", id);
    expect(view).toMatchObject({ complete: true, outcome: "APPROVE" });
    expect((await view?.decisions())?.map(({ seq }) => seq)).toEqual([1]);
    expect(await recorder.replay("default", id, null)).toMatchObject({ identical: true });
    const told: string[] = [];
    for await (const event of (await recorder.follow("default", id, NOBODY_LEAVES)) ?? expect.fail()) {
      told.push(
        event.kind === "answered" ? `${event.check} ${event.answer.provider} ${event.answer.status}` : "decided",
      );
    }
    expect(told.pop()).toBe("decided");
    expect(told.toSorted()).toEqual([
      "FACE HYPERVERGE ANSWERED",
      "IDENTITY GLAIR ANSWERED",
      "IDENTITY IDMETA ANSWERED",
    ]);
    await auditOf(database);
  }

  it.each(["before", "after"] as const)("%s it was begun, fails, and is taken up if it was begun", async (when) => {
    const { replica, assess, asked } = await begun();
    replica.trouble = (written) => (written === "opening" ? when : null);
    await expect(assess()).rejects.toBe(AWAY);
    replica.trouble = () => null;
    await replica.recorder.takeUp();
    // The selfie is on record nowhere, and known to the process that was sent it.
    if (when === "after") await expect.poll(asked).toEqual([1, 1, 1]);
    await expectWhole(replica, await assess());
    expect(asked()).toEqual([1, 1, 1]);
    expect(replica.brokenOff).toEqual([]);
    await replica.stop();
  });

  it.each(["before", "after"] as const)(
    "%s anybody was to be asked, asks nobody, and is taken up by the same process",
    async (when) => {
      const { replica, assess, asked } = await begun();
      replica.trouble = (written) => (written !== "opening" && written.kind === "intent" ? when : null);
      await expect(assess()).rejects.toThrow(RunBroken);
      expect(asked()).toEqual([0, 0, 0]);
      replica.trouble = () => null;
      await replica.recorder.takeUp();
      await expectWhole(replica, await assess());
      expect(asked()).toEqual([1, 1, 1]);
      expect(replica.brokenOff).toMatchObject([[expect.anything(), { isTaken: false }]]);
      await replica.stop();
    },
  );

  it.each(["before", "after"] as const)(
    "%s what a vendor answered was, keeps the answer and does not ask again",
    async (when) => {
      const { replica, assess, asked, counted } = await begun();
      replica.trouble = (written) => (written !== "opening" && written.kind === "answer" ? when : null);
      await expect(assess()).rejects.toThrow(RunBroken);
      expect(asked()).toEqual([1, 1, 1]);
      expect(counted).toEqual([]);
      // The record is out of reach for some rounds more.
      await expect(replica.recorder.takeUp()).rejects.toBe(AWAY);
      replica.trouble = () => null;
      await replica.recorder.takeUp();
      await expectWhole(replica, await assess());
      expect(asked()).toEqual([1, 1, 1]);
      expect(counted).toHaveLength(1);
      await replica.stop();
    },
  );

  it.each(["before", "after"] as const)("%s it was decided, is decided once", async (when) => {
    const { replica, assess, asked } = await begun();
    replica.trouble = (written) => (written !== "opening" && written.kind === "decision" ? when : null);
    await expect(assess()).rejects.toThrow(RunBroken);
    replica.trouble = () => null;
    await replica.recorder.takeUp();
    await expectWhole(replica, await assess());
    expect(asked()).toEqual([1, 1, 1]);
    await replica.stop();
  });

  it("keeps what was answered meanwhile when the process stops before it was taken up", async () => {
    const { replica, another, assess, asked } = await begun();
    replica.trouble = (written) => (written !== "opening" && written.kind === "answer" ? "before" : null);
    await expect(assess()).rejects.toThrow(RunBroken);
    const [[id] = expect.fail()] = replica.brokenOff;
    replica.trouble = () => null;
    await replica.stop();
    const other = await another();
    await other.recorder.takeUp();
    await other.recorder.decided("default", id, NOBODY_LEAVES);
    await expectWhole(other, id);
    expect(asked()).toEqual([1, 1, 1]);
    await other.stop();
  });

  it("for a reason that stays is tried again, and ever more seldom", async () => {
    const { replica, assess } = await begun();
    replica.trouble = (written) => (written !== "opening" && written.kind === "decision" ? "before" : null);
    await expect(assess()).rejects.toThrow(RunBroken);
    const tries: number[] = [];
    for (let round = 1; round <= 31; round += 1) {
      const before = replica.brokenOff.length;
      await replica.recorder.takeUp();
      await expect.poll(() => replica.recorder.underWay, { interval: 5 }).toBe(0);
      if (replica.brokenOff.length > before) tries.push(round);
    }
    expect(tries).toEqual([1, 3, 7, 15, 31]);
    replica.trouble = () => null;
    await replica.stop();
  });
});
