import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import { expect, it } from "vitest";
import { z } from "zod";

import { runSaksi } from "../../../src/cli/program.ts";
import { openPostgres } from "../../../src/store/open-postgres.ts";
import { stateOf } from "../../../src/store/state.ts";
import { newMasterKeyEntry } from "../../../src/vault/master-key.ts";
import { newPostgres } from "../../store/support/databases.ts";
import { launch } from "../launch.ts";
import { fieldOf } from "../record.ts";
import { says, sandboxStory } from "../support.ts";

const OLDER = newMasterKeyEntry("older");
const NEWER = newMasterKeyEntry("newer");

const QUICK = Object.fromEntries(
  ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"].map((vendor) => [`SAKSI_SANDBOX_${vendor}_LATENCY`, "0"]),
);

const ASSESS = `mutation ($input: AssessInput!) { assess(input: $input) { id decision { outcome } } }`;
const Assessed = z.object({ data: z.object({ assess: z.object({ id: z.string(), decision: z.object({}) }) }) });

/** Assesses one after the other, until it is told to stop. */
function load(url: string) {
  const ids: string[] = [];
  const stopping = new AbortController();
  let wanted: { readonly count: number; readonly reached: () => void } = { count: Infinity, reached: () => {} };
  const one = async (worker: number): Promise<void> => {
    for (let turn = 0; !stopping.signal.aborted; turn += 1) {
      const input = {
        idempotencyKey: `${worker}/${turn}`,
        applicant: { ...says("all-match"), nik: nikOf(worker, turn) },
      };
      const answer = await fetch(`${url}/graphql`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ query: ASSESS, variables: { input } }),
      });
      ids.push(Assessed.parse(await answer.json()).data.assess.id);
      if (ids.length >= wanted.count) wanted.reached();
    }
  };
  const workers = Promise.all([1, 2, 3].map(one));
  return {
    ids,
    /** Resolves once so many more are on record. */
    more: (count: number) =>
      new Promise<void>((reached) => {
        wanted = { count: ids.length + count, reached };
      }),
    async stop() {
      stopping.abort();
      await workers;
    },
  };
}

/** Each is somebody new to the record. */
function nikOf(worker: number, turn: number): string {
  return `31740512049${worker}${String(turn).padStart(4, "0")}`;
}

it("a server under load takes a new master key on SIGHUP, wraps everything with it, and needs the old one no more", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "saksi-keys-"));
  const file = path.join(folder, "keys");
  const DATABASE_URL = await newPostgres();
  await writeFile(file, OLDER);
  const server = launch({ PORT: "0", DATABASE_URL, SAKSI_DATA: folder, SAKSI_MASTER_KEYS_FILE: file, ...QUICK });
  const logged = async (message: string): Promise<void> => {
    while (!server.out().includes(message)) {
      await new Promise((resolve) => {
        server.child.stdout.once("data", resolve);
      });
    }
  };
  const under = load(await server.listening);
  await under.more(6);

  // A list without the one that is needed is not taken.
  await writeFile(file, NEWER);
  server.child.kill("SIGHUP");
  await logged("the master keys stay as they were");
  expect(server.out()).toContain("the master key older is not among them");
  await under.more(3);

  await writeFile(file, `${NEWER}\n${OLDER}`);
  server.child.kill("SIGHUP");
  await logged("wrapped by the newest master key");
  await under.more(6);
  await under.stop();
  server.child.kill("SIGTERM");
  expect(await server.ended).toMatchObject({ code: 0 });
  for (const entry of [OLDER, NEWER]) expect(server.out()).not.toContain(entry.split(":")[1]);

  const database = await openPostgres({ url: DATABASE_URL });
  const { dataKeys, ownKeys } = await stateOf(database);
  await database.close();
  expect([...dataKeys.keys(), ...ownKeys.values()]).toEqual(expect.arrayContaining(["newer"]));
  expect(new Set([...dataKeys.keys(), ...ownKeys.values()])).toEqual(new Set(["newer"]));
  expect(under.ids.length).toBeGreaterThanOrEqual(15);
  await using story = await sandboxStory({ environment: { DATABASE_URL, SAKSI_MASTER_KEYS: NEWER } });
  const query = `query ($id: ID!) { unmaskedAssessment(id: $id) { applicant { name } } }`;
  for (const id of under.ids) {
    const { value } = await fieldOf(story, "unmaskedAssessment", query, { id });
    expect(value).toEqual({ applicant: { name: says("all-match").name } });
  }
  await rm(folder, { recursive: true });
});

it("the command wraps everything anew where no server does, and tells of what it cannot open", async () => {
  const DATABASE_URL = await newPostgres();
  await using story = await sandboxStory({ environment: { DATABASE_URL, SAKSI_MASTER_KEYS: OLDER } });
  await story.query(ASSESS, { input: { idempotencyKey: "one", applicant: says("all-match") } });
  const rotate = async (keys: string) => {
    const [out, err] = [new PassThrough(), new PassThrough()];
    const environment = { DATABASE_URL, SAKSI_MASTER_KEYS: keys };
    const code = await runSaksi(["record", "rotate-keys"], { providers: [], out, err, environment });
    for (const stream of [out, err]) stream.end();
    return { code, out: await text(out), err: await text(err) };
  };
  expect(await rotate(`${NEWER},${OLDER}`)).toEqual({
    code: 0,
    // The applicant's, the index key, and the one that vendors' letters are sealed with.
    out: "newer wraps 3 keys that another master key wrapped before.\n",
    err: "",
  });
  expect(await rotate(`${NEWER},${OLDER}`)).toMatchObject({ code: 0, out: expect.stringContaining("0 keys") });
  const { code, err } = await rotate(OLDER);
  expect([code, err]).toEqual([2, expect.stringContaining("locked with the master key newer")]);
});
