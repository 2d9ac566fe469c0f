import { sql } from "drizzle-orm";
import { beforeAll, expect, it } from "vitest";
import { z } from "zod";

import type { Recorder } from "../../../src/assessments/recorder/recorder.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { VendorFailure } from "../../../src/providers/provider.ts";
import type { Database } from "../../../src/store/database.ts";
import { rowsOf } from "../../../src/store/rows.ts";
import { panel } from "../../checks/support.ts";
import { load, policyText, rules } from "../../policy/support/policies.ts";
import { describeOnBoth } from "../../store/support/databases.ts";
import { verdictOn } from "../../store/support/tamper.ts";
import { office, request } from "./support/office.ts";
import { AGREES, vendor } from "./support/vendors.ts";

const RULES = rules("identity.verdict == MISMATCH => reject: R1");
const policyOf = (how: string): Policy =>
  load(policyText({ checks: `checks: { identity: { providers: [glair, idmeta]${how} } }`, rules: RULES }));
const POLICY = policyOf("");
const BOLD = policyOf(", retry: maybe_billed");
const NOBODY_LEAVES = new AbortController().signal;

describeOnBoth("an assessment whose replica is gone", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  async function begun(policy = POLICY, maxCostIdr: number | null = null) {
    const [glair, idmeta] = [vendor("GLAIR"), vendor("IDMETA")];
    const { replica } = office(database, panel(glair.seat, idmeta.seat), policy);
    const [first, second] = [await replica(), await replica()];
    const { id } = await first.recorder.assess({ ...request(policy), maxCostIdr });
    await Promise.all([glair.untilAsked(), idmeta.untilAsked()]);
    return { first, second, id, glair, idmeta, replica };
  }

  async function shown({ view, follow }: Recorder, id: string) {
    const found = (await view("default", id)) ?? expect.fail();
    const { identity } = await found.checks();
    const told: string[] = [];
    for await (const event of (await follow("default", id, NOBODY_LEAVES)) ?? expect.fail()) {
      told.push(
        event.kind === "answered" ? `${event.answer.provider} ${event.answer.status}` : `decision ${event.decision}`,
      );
    }
    const failures = identity?.providers.flatMap((each) => (each.status === "FAILED" ? [each.failure.code] : []));
    return { complete: found.complete, decisions: (await found.decisions()).length, told, failures };
  }

  /** The log of calls, by which the bill is checked. */
  const callsKept = async (id: string) => {
    const statement = sql`SELECT provider, attempt, outcome, checks, cost_idr::int AS cost FROM vendor_call
      WHERE assessment_id = ${id} ORDER BY provider, attempt`;
    const call = z.object({
      provider: z.string(),
      attempt: z.number(),
      outcome: z.string(),
      checks: z.array(z.string()),
      cost: z.number(),
    });
    const rows = await rowsOf(database.orm, statement, call);
    return {
      calls: rows.map(({ provider, attempt, outcome, checks }) => `${provider} ${attempt} ${outcome} ${checks.join()}`),
      costIdr: rows.reduce((sum, { cost }) => sum + cost, 0),
    };
  };
  const costOf = async ({ view }: Recorder, id: string) => (await (await view("default", id))?.decision())?.costIdr;

  const answersKept = async (id: string) => {
    const statement = sql`SELECT status FROM call_answer WHERE assessment_id = ${id} ORDER BY provider`;
    const rows = await rowsOf(database.orm, statement, z.object({ status: z.string() }));
    return rows.map(({ status }) => status);
  };

  it("is not touched while it lives", async () => {
    const { first, second, id, glair, idmeta } = await begun();
    await second.recorder.takeUp();
    expect(second.recorder.underWay).toBe(0);
    glair.answer();
    idmeta.answer();
    await first.recorder.decided("default", id, NOBODY_LEAVES);
    expect([glair.asked, idmeta.asked]).toEqual([1, 1]);
    await Promise.all([first.stop(), second.stop()]);
  });

  it("is taken over: what was answered stands, what was not is interrupted, and nobody is asked again", async () => {
    const { first, second, id, glair, idmeta } = await begun();
    glair.answer();
    await expect.poll(() => answersKept(id)).toEqual(["ANSWERED"]);
    first.vanish();
    await second.recorder.takeUp();
    await second.recorder.decided("default", id, NOBODY_LEAVES);
    expect(await shown(second.recorder, id)).toEqual({
      complete: true,
      decisions: 1,
      told: ["GLAIR ANSWERED", "IDMETA FAILED", "decision 1"],
      failures: ["UNAVAILABLE"],
    });
    expect([glair.asked, idmeta.asked]).toEqual([1, 1]);
    expect(await callsKept(id)).toEqual({
      calls: ["GLAIR 1 ANSWERED IDENTITY", "IDMETA 1 INTERRUPTED IDENTITY"],
      costIdr: await costOf(second.recorder, id),
    });
    await Promise.all([first.stop(), second.stop()]);
  });

  it("asks again what was interrupted where its policy risks a second bill, and nothing that was answered", async () => {
    const { first, second, id, glair, idmeta } = await begun(BOLD);
    glair.answer();
    await expect.poll(() => answersKept(id)).toEqual(["ANSWERED"]);
    first.vanish();
    idmeta.answers(AGREES);
    await second.recorder.takeUp();
    await second.recorder.decided("default", id, NOBODY_LEAVES);
    expect(await shown(second.recorder, id)).toMatchObject({ decisions: 1, failures: [] });
    expect([glair.asked, idmeta.asked]).toEqual([1, 2]);
    // Three calls: nobody knows whether the one that was interrupted is billed.
    expect(await costOf(second.recorder, id)).toBe(3000);
    expect(await callsKept(id)).toEqual({
      calls: ["GLAIR 1 ANSWERED IDENTITY", "IDMETA 1 INTERRUPTED IDENTITY", "IDMETA 2 ANSWERED IDENTITY"],
      costIdr: 3000,
    });
    await Promise.all([first.stop(), second.stop()]);
  });

  it.each([
    [2999, 1, ["UNAVAILABLE"]],
    [3000, 2, []],
  ])("keeps to the limit of what it may cost: Rp %d", async (limit, asked, failures) => {
    const { first, second, id, glair, idmeta } = await begun(BOLD, limit);
    glair.answer();
    await expect.poll(() => answersKept(id)).toEqual(["ANSWERED"]);
    first.vanish();
    idmeta.answers(AGREES);
    await second.recorder.takeUp();
    await second.recorder.decided("default", id, NOBODY_LEAVES);
    expect(await shown(second.recorder, id)).toMatchObject({ decisions: 1, failures });
    expect([glair.asked, idmeta.asked]).toEqual([1, asked]);
    await Promise.all([first.stop(), second.stop()]);
  });

  it("that lives after all decides nothing, keeps what it hears, and waits for the other's decision", async () => {
    const { first, second, id, glair, idmeta } = await begun();
    const waiting = first.recorder.decided("default", id, NOBODY_LEAVES);
    first.vanish();
    await second.recorder.takeUp();
    await second.recorder.decided("default", id, NOBODY_LEAVES);
    glair.answer();
    idmeta.answer();
    await waiting;
    await expect.poll(() => answersKept(id)).toEqual(["ANSWERED", "ANSWERED"]);
    await expect.poll(() => first.brokenOff).toMatchObject([[id, { isTaken: true }]]);
    expect(await shown(first.recorder, id)).toEqual({
      complete: true,
      decisions: 1,
      told: ["GLAIR FAILED", "IDMETA FAILED", "decision 1"],
      failures: ["UNAVAILABLE", "UNAVAILABLE"],
    });
    expect([glair.asked, idmeta.asked]).toEqual([1, 1]);
    await first.recorder.takeUp();
    expect(first.recorder.underWay).toBe(0);
    await Promise.all([first.stop(), second.stop()]);
  });

  it("is used by a later run what the first had heard too late for the second", async () => {
    const { first, second, id, glair, idmeta, replica } = await begun(BOLD);
    first.vanish();
    await second.recorder.takeUp();
    await Promise.all([glair.untilAsked(2), idmeta.untilAsked(2)]);
    const third = await replica();
    second.vanish();
    glair.answer();
    await expect.poll(() => answersKept(id)).toEqual(["ANSWERED", "ANSWERED"]);
    idmeta.answers(AGREES);
    await third.recorder.takeUp();
    await third.recorder.decided("default", id, NOBODY_LEAVES);
    expect(await shown(third.recorder, id)).toMatchObject({ decisions: 1, failures: [] });
    expect([glair.asked, idmeta.asked]).toEqual([2, 3]);
    await Promise.all([first.stop(), second.stop(), third.stop()]);
  });

  it("that stopped in the middle has told of nothing that it only broke off", async () => {
    const { first, second, id, glair, idmeta } = await begun(BOLD);
    glair.answer();
    await expect.poll(() => answersKept(id)).toEqual(["ANSWERED"]);
    await first.stop();
    idmeta.answers(AGREES);
    await second.recorder.takeUp();
    await second.recorder.decided("default", id, NOBODY_LEAVES);
    expect(await shown(second.recorder, id)).toMatchObject({
      decisions: 1,
      told: ["GLAIR ANSWERED", "IDMETA ANSWERED", "decision 1"],
    });
    await second.stop();
  });

  it("is taken up once, whoever tries at the same time, however many there are", async () => {
    const [glair, idmeta] = [vendor("GLAIR"), vendor("IDMETA")];
    const { replica } = office(database, panel(glair.seat, idmeta.seat), POLICY);
    const [gone, one, other] = [await replica(), await replica(), await replica()];
    // Nobody is asked before it is gone.
    gone.trouble = (written) => (written !== "opening" && written.kind === "intent" ? "before" : null);
    const ids = await Promise.all(
      Array.from({ length: 120 }, async () => (await gone.recorder.assess(request(POLICY))).id),
    );
    gone.vanish();
    glair.answers(...ids.map(() => AGREES));
    idmeta.answers(...ids.map((_, at) => (at % 3 === 0 ? new VendorFailure("UNAVAILABLE", "It is down.") : AGREES)));
    const undecided = () => one.recorder.underWay + other.recorder.underWay;
    for (let round = 1; round <= 3; round += 1) {
      await Promise.all([one.recorder.takeUp(), other.recorder.takeUp(), one.recorder.takeUp()]);
      await expect.poll(undecided, { timeout: 20_000 }).toBe(0);
    }
    for (const id of ids) expect(await one.recorder.view("default", id)).toMatchObject({ complete: true });
    const statement = sql`SELECT count(*)::int AS decisions, max(run) AS run FROM decision AS d JOIN assessment AS a ON a.id = d.assessment_id
      WHERE a.owner IN (${one.id}, ${other.id}) AND d.seq = 1 AND a.policy_digest = ${POLICY.digest} AND a.run = 2`;
    const [found] = await rowsOf(database.orm, statement, z.object({ decisions: z.number(), run: z.number() }));
    expect(found?.decisions).toBeGreaterThanOrEqual(ids.length);
    expect([glair.asked, idmeta.asked]).toEqual([ids.length, ids.length]);
    expect(await verdictOn(database.orm, { pageSize: 500 })).toBe("whole");
    await Promise.all([gone.stop(), one.stop(), other.stop()]);
  });
});
