import { setTimeout as pause } from "node:timers/promises";

import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Citizen } from "../../src/sandbox/citizens/citizen.ts";
import type { Sandbox } from "../../src/sandbox/sandbox.ts";
import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { follow } from "../clients/follow.ts";
import { callsAbout, namesakeless, saysTruly } from "./citizens.ts";
import { policyFolder } from "./policy-folder.ts";
import { ASSESS, assess, fieldOf, recordEnvironment } from "./record.ts";
import type { Assessed } from "./record.ts";
import { startReplica, startVendors } from "./replica.ts";
import type { Replica } from "./replica.ts";
import { expectSound } from "./sound.ts";
import { POLICIES } from "./stage.ts";
import { KEY } from "./support.ts";

const KEYS = 60;
/** So many have their answer when a replica is killed. */
const KILL_AFTER = 12;
const AT_ONCE = 16;
const LATENCY = { latency: { minMs: 40, maxMs: 160 } };

const opened = new AsyncDisposableStack();
let vendors: Sandbox;
let record: Database;
let replicas: readonly Replica[];
const killed = new Set<Replica>();
beforeAll(async () => {
  vendors = await startVendors();
  opened.defer(() => vendors.close());
  for (const name of ["GLAIR", "ILUMA"] as const) vendors.configure(name, LATENCY);
  const recorded = await recordEnvironment();
  record = await openPostgres({ url: recorded["DATABASE_URL"] ?? "" });
  opened.defer(() => record.close());
  const folder = opened.use(await policyFolder(POLICIES));
  const environment = { ...vendors.environment, ...recorded, SAKSI_POLICIES: folder.path };
  replicas = await Promise.all([1, 2, 3].map(() => startReplica(environment)));
  for (const replica of replicas) opened.defer(() => replica.kill());
});
afterAll(() => opened.disposeAsync());

const living = (from: number): Replica => {
  const alive = replicas.filter((each) => !killed.has(each));
  return alive[from % alive.length] ?? expect.fail("nobody lives");
};

/** Asks until there is an answer, as a client does: of another replica, where one goes away or has no record at that moment. */
async function assessed(input: object, from: number, wait = true): Promise<Assessed> {
  for (let attempt = 0; ; attempt += 1) {
    const { value, codes } = await fieldOf<Assessed>(living(from + attempt), "assess", ASSESS, { input, wait }).catch(
      () => ({ value: null, codes: [] }),
    );
    if (value !== null) return value;
    expect(["", "RECORD_UNAVAILABLE"]).toContain(codes.join());
    await pause(50);
  }
}

const PROGRESS = `subscription ($id: ID!) {
  assessmentProgress(id: $id) {
    ... on ProviderAnswered { check answer { provider status } }
    ... on DecisionMade { assessment { id complete decisions { sequence } } }
  }
}`;

/**
 * What is told to somebody who comes again, elsewhere, whenever the connection breaks; and how often that was.
 * @param heard told of each event
 */
async function toldOf(
  id: string,
  from: number,
  heard: () => void = () => {},
): Promise<{ readonly told: readonly string[]; readonly breaks: number }> {
  let before: readonly string[] = [];
  for (let breaks = 0; ; breaks += 1) {
    const told: string[] = [];
    const by = living(from + breaks);
    try {
      for await (const { data } of follow(by, PROGRESS, { id }, { authorization: `Bearer ${KEY}` })) {
        told.push(JSON.stringify(data?.["assessmentProgress"]));
        heard();
      }
    } catch (error) {
      if (!killed.has(by)) throw error;
      expect(told.slice(0, before.length)).toEqual(before.slice(0, told.length));
      if (told.length > before.length) before = told;
      continue;
    }
    // From the beginning, in the same order.
    expect(told.slice(0, before.length)).toEqual(before);
    return { told, breaks };
  }
}

describe("three replicas on one database", () => {
  it(
    "lose nothing and double nothing when one is killed under load, and tell of all of it",
    { timeout: 90_000 },
    async () => {
      const people = namesakeless(vendors).slice(0, KEYS);
      const last = namesakeless(vendors)[KEYS] ?? expect.fail();
      let interrupted: ReturnType<typeof toldOf> | undefined;
      const answers = new Map<Citizen, Promise<readonly Assessed[]>>();
      const stories: ReturnType<typeof toldOf>[] = [];
      const inputOf = (about: Citizen, key: number) => ({ idempotencyKey: `key ${key}`, applicant: saysTruly(about) });
      let over = 0;
      async function assessOne(about: Citizen, at: number): Promise<void> {
        const input = inputOf(about, at);
        // Two or three clients send the key at the same time, each to another replica; some hear of it from yet another.
        const sent = Array.from({ length: 2 + (at % 2) }, (_, more) => assessed(input, at + more));
        if (at % 2 === 0) {
          const { id } = await assessed(input, at, false);
          stories.push(toldOf(id, at + 1));
        }
        answers.set(about, Promise.all(sent));
        await answers.get(about);
        over += 1;
        if (over === KILL_AFTER) await killInTheMiddle();
      }
      /** In the middle of the load, of an assessment, and of what is told of it. */
      async function killInTheMiddle(): Promise<void> {
        const [victim] = replicas;
        if (victim === undefined) throw new RangeError("nobody to kill");
        vendors.configure("GLAIR", { latency: { minMs: 5_000, maxMs: 5_000 } });
        const input = inputOf(last, KEYS);
        const { id } = await assess(victim, input, false);
        const dead = Promise.withResolvers<void>();
        interrupted = toldOf(id, 0, () => {
          if (killed.has(victim)) return;
          killed.add(victim);
          void victim.kill().then(dead.resolve);
        });
        await dead.promise;
        vendors.configure("GLAIR", LATENCY);
        answers.set(
          last,
          assessed(input, 0).then((answer) => [answer]),
        );
      }
      const left = people.entries();
      await Promise.all(
        Array.from({ length: AT_ONCE }, async () => {
          for (const [at, about] of left) await assessOne(about, at);
        }),
      );

      const ids = new Map<string, Citizen>();
      for (const [about, promised] of answers) {
        const given = await promised;
        expect(new Set(given.map(({ id }) => id)).size).toBe(1);
        for (const { id, complete, decisions } of given) {
          ids.set(id, about);
          expect({ complete, decisions: decisions.map(({ sequence }) => sequence) }).toEqual({
            complete: true,
            decisions: [1],
          });
        }
      }
      expect(ids.size).toBe(KEYS + 1);
      for (const about of [...people, last]) {
        for (const vendor of ["GLAIR", "ILUMA"] as const)
          expect(callsAbout(vendors, vendor, about).length).toBeLessThanOrEqual(1);
      }
      const told = await Promise.all(stories);
      for (const { told: events } of told) {
        expect(events).toHaveLength(3);
        expect(new Set(events).size).toBe(3);
        expect(events.at(-1)).toContain(`"complete":true`);
      }
      expect(await interrupted).toMatchObject({
        breaks: 1,
        told: [
          expect.stringMatching(/SCREENING.*ILUMA.*ANSWERED/),
          expect.stringMatching(/IDENTITY.*GLAIR.*FAILED/),
          expect.stringContaining('"complete":true'),
        ],
      });
      const replay = `query ($id: ID!) { replay(id: $id) { identical } }`;
      for (const [at, id] of [...ids.keys()].entries()) {
        expect((await fieldOf(living(at), "replay", replay, { id })).value).toEqual({ identical: true });
      }
      await expectSound(record.orm);
    },
  );

  it("end by themselves when they are told to", async () => {
    const [, second, third] = replicas;
    const ended = await Promise.all([second?.stop(), third?.stop()]);
    expect(ended.map((each) => each?.code)).toEqual([0, 0]);
    expect(ended.map((each) => each?.out ?? "").join("")).not.toContain(`"level":50`);
  });
});
