import { sql } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { z } from "zod";

import type { Database } from "../../../src/store/database.ts";
import { HOTLINE } from "../../../src/store/hotline.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { rowsOf } from "../../../src/store/rows.ts";
import { panel } from "../../checks/support.ts";
import { load, policyText, rules } from "../../policy/support/policies.ts";
import { newPostgres } from "../../store/support/databases.ts";
import { auditOf, keptOf } from "../../store/support/written.ts";
import { office, request } from "./support/office.ts";
import { vendor } from "./support/vendors.ts";

const CHECKS = "checks: { identity: { providers: [glair] } }";
const POLICY = load(policyText({ checks: CHECKS, rules: rules("identity.verdict == MISMATCH => reject: R1") }));
const NOBODY_LEAVES = new AbortController().signal;

const opened = new AsyncDisposableStack();
afterAll(() => opened.disposeAsync());

async function databases() {
  const url = await newPostgres();
  const states: string[] = [];
  const open = async (connection?: (state: string) => void): Promise<Database> => {
    const database = await openPostgres({ url, ...(connection && { connection }) });
    opened.defer(() => database.close());
    return database;
  };
  return { first: await open((state) => states.push(state)), second: await open(), states };
}

/** Breaks the connection that says that a process lives; its others go on. */
async function silence({ orm }: Database, { presence }: Database): Promise<void> {
  const hotlines = await rowsOf(
    orm,
    sql`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = ${HOTLINE} AND pid IN (
      SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = (('x' || right(${presence.id}, 8))::bit(32)::bigint)::oid)`,
    z.object({ pid: z.number() }),
  );
  for (const { pid } of hotlines) await orm.execute(sql`SELECT pg_terminate_backend(${pid})`);
}

async function twoAtWork() {
  const { first, second, states } = await databases();
  const glair = vendor("GLAIR");
  const { replica } = office(first, panel(glair.seat), POLICY);
  const [one, other] = [await replica(first), await replica(second)];
  const { id } = await one.recorder.assess(request(POLICY));
  await glair.untilAsked();
  return { first, second, states, glair, one, other, id };
}

it("a process whose connection is lost and comes back keeps its work, where nobody looked meanwhile", async () => {
  const { first, second, states, glair, one, other, id } = await twoAtWork();
  await silence(second, first);
  await expect.poll(() => states).toEqual(["lost", "back"]);
  await other.recorder.takeUp();
  expect(other.recorder.underWay).toBe(0);
  glair.answer();
  await one.recorder.decided("default", id, NOBODY_LEAVES);
  expect(await keptOf(first, { assessmentId: id })).toMatchObject({ decisions: [expect.anything()], intents: 1 });
  await Promise.all([one.stop(), other.stop()]);
});

it("a process that is taken for gone while its connection is away can decide nothing of what it was at", async () => {
  const { first, second, states, glair, one, other, id } = await twoAtWork();
  const isGone = async (): Promise<boolean> => {
    if (states.at(-1) !== "lost") await silence(second, first);
    return second.presence.isGone(first.presence.id);
  };
  await expect.poll(isGone, { interval: 1 }).toBe(true);
  await other.recorder.takeUp();
  await other.recorder.decided("default", id, NOBODY_LEAVES);
  await expect.poll(() => states.at(-1)).toBe("back");
  expect(await second.presence.isGone(first.presence.id)).toBe(false);
  glair.answer();
  await expect.poll(() => one.brokenOff).toMatchObject([[id, { isTaken: true }]]);
  const view = await one.recorder.view("default", id);
  expect((await view?.decisions())?.map(({ seq }) => seq)).toEqual([1]);
  // And of what it begins now it is the owner again.
  const next = await one.recorder.assess(request(POLICY));
  await glair.untilAsked(2);
  await other.recorder.takeUp();
  expect(other.recorder.underWay).toBe(0);
  glair.answer();
  await one.recorder.decided("default", next.id, NOBODY_LEAVES);
  await auditOf(first);
  await Promise.all([one.stop(), other.stop()]);
});
