import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { embeddedFolder } from "../../src/data-folder.ts";
import { openPglite } from "../../src/store/open-pglite.ts";
import { follow } from "../clients/follow.ts";
import { callsAbout, namesakeless, saysTruly } from "./citizens.ts";
import { policyFolder } from "./policy-folder.ts";
import { ASSESSMENT, assess, fieldOf } from "./record.ts";
import type { Assessed } from "./record.ts";
import { freePort, startReplica, startVendors } from "./replica.ts";
import { expectSound } from "./sound.ts";
import { POLICIES } from "./stage.ts";
import { KEY, selfie } from "./support.ts";

const AT_WORK = { latency: { minMs: 60_000, maxMs: 60_000 } };
const QUICK = { latency: { minMs: 0, maxMs: 0 } };
const PATIENCE = { timeout: 30_000, interval: 50 };
const PROGRESS = `subscription ($id: ID!) {
  assessmentProgress(id: $id) { ... on ProviderAnswered { answer { provider status failure { code } } } }
}`;

it(
  "a server that is killed over a record in its data folder goes on with it when it is started again",
  { timeout: 90_000 },
  async () => {
    await using opened = new AsyncDisposableStack();
    const vendors = await startVendors();
    opened.defer(() => vendors.close());
    const dataFolder = await mkdtemp(join(tmpdir(), "saksi-killed-"));
    opened.defer(() => rm(dataFolder, { recursive: true, force: true }));
    const folder = opened.use(await policyFolder(POLICIES));
    const environment = {
      ...vendors.environment,
      SAKSI_DATA: dataFolder,
      SAKSI_POLICIES: folder.path,
      PORT: String(await freePort()),
    };
    let server = await startReplica(environment);
    opened.defer(() => server.kill());
    vendors.sendCallbacksTo("ILUMA", `${server.url}/callbacks/iluma`);
    const [one, two, three, four] = namesakeless(vendors);
    if (one === undefined || two === undefined || three === undefined || four === undefined) return expect.fail();
    const inputs = {
      decided: { idempotencyKey: "1", applicant: saysTruly(one) },
      pending: { idempotencyKey: "2", applicant: { ...saysTruly(two), selfie }, policy: "hasty" },
      atWork: { idempotencyKey: "3", applicant: saysTruly(three) },
      bold: { idempotencyKey: "4", applicant: saysTruly(four), policy: "bold" },
    };
    const events = (id: string) => follow(server, PROGRESS, { id }, { authorization: `Bearer ${KEY}` });

    const decided = await assess(server, inputs.decided);
    vendors.configure("ILUMA", { async: true, callbacks: "HELD" });
    const pending = await assess(server, inputs.pending);
    expect(pending.complete).toBe(false);
    vendors.configure("ILUMA", { async: false });
    vendors.configure("GLAIR", AT_WORK);
    const atWork = await assess(server, inputs.atWork, false);
    const bold = await assess(server, inputs.bold, false);
    // Iluma's answers are on record when they are told of.
    for (const { id } of [atWork, bold]) await events(id).next();
    await vendors.until(() => [three, four].every((about) => callsAbout(vendors, "GLAIR", about).length === 1));
    await server.kill();

    vendors.configure("GLAIR", QUICK);
    server = await startReplica(environment);
    await vendors.release("ILUMA");
    const shown = async (id: string) => (await fieldOf<Assessed>(server, "assessment", ASSESSMENT, { id })).value;
    for (const { id } of [decided, pending, atWork, bold]) {
      // Nobody assesses again.
      await expect.poll(async () => (await shown(id))?.complete, PATIENCE).toBe(true);
    }
    expect(await shown(decided.id)).toEqual(decided);
    expect((await shown(pending.id))?.decisions.map(({ cause }) => cause)).toEqual(["CHECKED", "LATE_ANSWER"]);
    for (const { id } of [atWork, bold]) expect((await shown(id))?.decisions).toHaveLength(1);
    const told: unknown[] = [];
    for await (const { data } of events(atWork.id)) told.push(Object(data?.["assessmentProgress"])["answer"]);
    expect(told).toEqual([
      { provider: "ILUMA", status: "ANSWERED", failure: null },
      { provider: "GLAIR", status: "FAILED", failure: { code: "UNAVAILABLE" } },
      undefined,
    ]);
    const calls = [one, two, three, four].map((about) => callsAbout(vendors, "GLAIR", about).length);
    expect(calls).toEqual([1, 1, 1, 2]);
    for (const [name, { id }] of Object.entries({ decided, pending, atWork, bold })) {
      expect((await assess(server, { ...Object(Reflect.get(inputs, name)) })).id).toBe(id);
    }
    expect(await server.stop()).toMatchObject({ code: 0 });

    const record = await openPglite({ folder: embeddedFolder(dataFolder) });
    await expectSound(record.orm);
    await record.close();
  },
);
