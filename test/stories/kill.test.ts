import { afterAll, beforeAll, describe, expect, it } from "vitest";

import type { Citizen } from "../../src/sandbox/citizens/citizen.ts";
import { hold } from "../store/support/hold.ts";
import { callsAbout, saysTruly } from "./citizens.ts";
import { MOMENTS } from "./kill-moments.ts";
import type { Held } from "./kill-moments.ts";
import { ASSESS, ASSESSMENT, assess, fieldOf } from "./record.ts";
import type { Assessed } from "./record.ts";
import { expectSound } from "./sound.ts";
import { openStage } from "./stage.ts";
import type { Stage } from "./stage.ts";
import { selfie } from "./support.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage[Symbol.asyncDispose]());

const REPLAY = `query ($id: ID!) { replay(id: $id) { identical } }`;
const ANSWERS = `query ($id: ID!) { assessment(id: $id) {
  identity { providers { ...Said } } faceMatch { providers { ...Said } } screening { providers { ...Said } }
} }
fragment Said on ProviderAnswer { provider status failure { code } }`;

interface Said {
  readonly provider: string;
  readonly status: string;
  readonly failure: { readonly code: string } | null;
}

async function answersOf(id: string): Promise<readonly (string | undefined)[]> {
  const { value } = await fieldOf<Readonly<Record<string, { readonly providers: readonly Said[] } | null>>>(
    stage.server,
    "assessment",
    ANSWERS,
    { id },
  );
  const said = Object.values(value ?? {}).flatMap((check) => check?.providers ?? []);
  return ["GLAIR", "ILUMA"].map((name) => {
    const answer = said.find(({ provider, status }) => provider === name && status !== "SKIPPED");
    return answer?.failure?.code ?? answer?.status;
  });
}

/** All that is to be found of an assessment that a process was killed over, whoever asks for it. */
async function expectWhole(input: Readonly<Record<string, unknown>>, id: string): Promise<Assessed> {
  const again = await assess(stage.server, input);
  expect(again).toMatchObject({ id, complete: true });
  expect((await fieldOf(stage.server, "assessment", ASSESSMENT, { id })).value).toEqual(again);
  expect((await fieldOf(stage.server, "replay", REPLAY, { id })).value).toEqual({ identical: true });
  return again;
}

describe.each(MOMENTS.map((moments) => ({ moments })))("a server that is killed", ({ moments }) => {
  const killed = new Map<string, { readonly id: string; readonly input: object; readonly about: Citizen }>();
  beforeAll(async () => {
    const holds: Held[] = [];
    for (const { when, hold: holdIt, policy } of moments) {
      const about = stage.somebody();
      const held = await holdIt(stage, about);
      holds.push(held);
      const applicant = { ...saysTruly(about), ...(policy === "hasty" && { selfie }) };
      const input = { idempotencyKey: when, applicant, ...(policy && { policy }) };
      const { id } = await assess(stage.server, input, false);
      killed.set(when, { id, input, about });
      await held.reached(id);
    }
    await stage.server.kill();
    for (const { release } of holds) await release?.();
    await stage.restart();
    for (const { resumed } of holds) await resumed?.();
  });

  it.each(moments)("$when loses no answer, asks nobody twice and decides once", async ({ when, ...expected }) => {
    const { id, input, about } = killed.get(when) ?? expect.fail();
    // Nobody asks for it again.
    await stage.untilComplete(id);
    const { decisions } = await expectWhole({ ...input }, id);
    expect(decisions.map(({ cause }) => cause)).toEqual(expected.causes ?? ["CHECKED"]);
    expect(await answersOf(id)).toEqual(expected.answers);
    expect(
      [callsAbout(stage.vendors, "GLAIR", about), callsAbout(stage.vendors, "ILUMA", about)].map(
        ({ length }) => length,
      ),
    ).toEqual(expected.asked);
  });

  it("leaves a record that is sound", () => expectSound(stage.record.orm));
});

it("a server that is killed after it had decided and before it said so has decided", async () => {
  const about = stage.somebody();
  const input = { idempotencyKey: "before it said so", applicant: saysTruly(about) };
  const undecided = await hold(stage.databaseUrl, "decision");
  const answer = fieldOf(stage.server, "assess", ASSESS, { input }).catch(() => "no answer");
  await undecided.awaited();
  // Whoever tells of an assessment looks up whom it is about.
  const untold = await hold(stage.databaseUrl, "applicant", "everybody");
  await undecided.release();
  await untold.awaited();
  await stage.server.kill();
  expect(await answer).toBe("no answer");
  await untold.release();
  await expectSound(stage.record.orm);
  await stage.restart();
  const { id } = await assess(stage.server, input);
  expect((await expectWhole(input, id)).decisions).toHaveLength(1);
  expect(callsAbout(stage.vendors, "GLAIR", about)).toHaveLength(1);
  await expectSound(stage.record.orm);
});

it("a server that is told to stop first ends what it is at, whether anybody waits for it or not", async () => {
  stage.vendors.configure("GLAIR", { latency: { minMs: 700, maxMs: 700 } });
  const about = stage.somebody();
  const { id } = await assess(stage.server, { idempotencyKey: "stopped", applicant: saysTruly(about) }, false);
  await stage.vendors.until(() => callsAbout(stage.vendors, "GLAIR", about).length === 1);
  expect(await stage.server.stop()).toMatchObject({ code: 0 });
  await stage.untilKept("call_answer", id, 2);
  await expectSound(stage.record.orm);
});
