import pg from "pg";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Hotline } from "../../src/store/hotline.ts";
import { newPostgres } from "./support/databases.ts";
import { openGate } from "./support/gate.ts";

let url: string;
let admin: pg.Client;
const opened = new AsyncDisposableStack();
beforeAll(async () => {
  url = await newPostgres();
  admin = new pg.Client({ connectionString: url });
  await admin.connect();
  opened.defer(() => admin.end());
});
afterAll(() => opened.disposeAsync());

async function open(through = url) {
  const states: string[] = [];
  const hotline = await Hotline.open(through, (state) => states.push(state));
  opened.defer(() => hotline.close());
  return { hotline, states };
}

async function gated() {
  const { port, ...rest } = opened.use(await openGate(Number(new URL(url).port)));
  const through = new URL(url);
  through.port = String(port);
  return { gate: { port, ...rest }, through: through.href };
}

/** The sessions that hold a process's presence, by the numbers of their backends. */
async function sessionsOf(id: string): Promise<readonly number[]> {
  const { rows } = await admin.query<{ pid: number }>(
    "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = (($1::bit(32))::bigint)::oid",
    [Number.parseInt(id.slice(-8), 16).toString(2).padStart(32, "0")],
  );
  return rows.map(({ pid }) => pid);
}

async function breakOff(id: string): Promise<void> {
  for (const pid of await sessionsOf(id)) await admin.query("SELECT pg_terminate_backend($1)", [pid]);
}

const hears = async (hotline: Hotline, channel: string) => {
  const heard: string[] = [];
  let missed = 0;
  await hotline.listen(channel, { told: (text) => heard.push(text), missed: () => (missed += 1) });
  return { heard, missed: () => missed };
};

describe("a hotline", () => {
  it("hears what is sent, and after its connection was lost again, and says once that something may have been missed", async () => {
    const { hotline, states } = await open();
    const ear = await hears(hotline, "news");
    await admin.query("NOTIFY news, 'first'");
    await expect.poll(() => ear.heard).toEqual(["first"]);
    await breakOff(hotline.id);
    await expect.poll(() => states).toEqual(["lost", "back"]);
    expect(ear.missed()).toBe(1);
    await admin.query("NOTIFY news, 'second'");
    await expect.poll(() => ear.heard).toEqual(["first", "second"]);
  });

  it("makes one connection, however often it tried while the database was away", async () => {
    const { gate, through } = await gated();
    const { hotline, states } = await open(through);
    const ear = await hears(hotline, "away");
    gate.shut();
    await expect.poll(() => states).toEqual(["lost"]);
    // Some attempts fail: the pauses between them begin short.
    await expect.poll(async () => (await sessionsOf(hotline.id)).length).toBe(0);
    await expect.poll(() => refusedBy(gate.port)).toBe(true);
    gate.open();
    await expect.poll(() => states, { timeout: 10_000 }).toEqual(["lost", "back"]);
    expect(await sessionsOf(hotline.id)).toHaveLength(1);
    const { rows } = await admin.query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
    expect(rows).toEqual([]);
    await admin.query("NOTIFY away, 'back'");
    await expect.poll(() => ear.heard).toEqual(["back"]);
    expect(states).toEqual(["lost", "back"]);
    expect(ear.missed()).toBe(1);
  });

  it("listens to what is wanted while the connection is away", async () => {
    const { gate, through } = await gated();
    const { hotline, states } = await open(through);
    gate.shut();
    await expect.poll(() => states).toEqual(["lost"]);
    const ear = await hears(hotline, "wanted");
    gate.open();
    await expect.poll(() => states, { timeout: 10_000 }).toEqual(["lost", "back"]);
    await admin.query("NOTIFY wanted, 'yes'");
    await expect.poll(() => ear.heard).toEqual(["yes"]);
  });

  it("ends while the database is away", async () => {
    const { gate, through } = await gated();
    const { hotline, states } = await open(through);
    gate.shut();
    await expect.poll(() => states).toEqual(["lost"]);
    await hotline.close();
    gate.open();
    expect(states).toEqual(["lost"]);
    expect(await sessionsOf(hotline.id)).toEqual([]);
  });
});

describe("a process", () => {
  it("is present for as long as it has its connection, and for itself in any case", async () => {
    const [{ hotline: one }, { hotline: other }] = [await open(), await open()];
    expect(await one.isGone(other.id)).toBe(false);
    expect(await one.isGone(one.id)).toBe(false);
    await other.close();
    await expect.poll(() => one.isGone(other.id)).toBe(true);
    expect(await sessionsOf(other.id)).toEqual([]);
  });

  it("is present again once a lost connection is back, by the same id", async () => {
    const [{ hotline: one, states }, { hotline: other }] = [await open(), await open()];
    await breakOff(one.id);
    await expect.poll(() => states).toEqual(["lost", "back"]);
    expect(await other.isGone(one.id)).toBe(false);
  });

  it("takes its presence from a session of its own that the server has not missed yet", async () => {
    const { gate, through } = await gated();
    const [{ hotline: one, states }, { hotline: other }] = [await open(through), await open()];
    const before = await sessionsOf(one.id);
    gate.lose();
    await expect.poll(() => states, { timeout: 10_000 }).toEqual(["lost", "back"]);
    const after = await sessionsOf(one.id);
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    expect(await other.isGone(one.id)).toBe(false);
  });

  it("that lives is never said to be gone, however many ask at the same time", async () => {
    const asking = await Promise.all([open(), open(), open()]);
    const { hotline: alive } = await open();
    const said = await Promise.all(
      Array.from({ length: 60 }, (_, at) => asking[at % 3]?.hotline.isGone(alive.id) ?? expect.fail()),
    );
    expect(new Set(said)).toEqual(new Set([false]));
  });
});

function refusedBy(port: number): Promise<boolean> {
  return new pg.Client({ host: "127.0.0.1", port, user: "saksi", database: "saksi" }).connect().then(
    () => false,
    () => true,
  );
}
