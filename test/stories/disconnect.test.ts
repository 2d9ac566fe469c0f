import { once } from "node:events";

import { describe, expect, it } from "vitest";

import type { ProviderName } from "../../src/domain/provider.ts";
import type { SandboxClock } from "../../src/sandbox/clock.ts";
import type { SettingsByVendor } from "../../src/sandbox/settings.ts";
import { KEY, liveStory, says, selfie } from "./support.ts";
import type { Story } from "./support.ts";

/** A vendor with any latency answers once it is released, and not before. */
const SLOW = { latency: { minMs: 1, maxMs: 1 } };

interface Evening extends AsyncDisposable {
  readonly story: Story;
  /** Lets every vendor answer that somebody still waits for. */
  release(): void;
}

async function eveningWith(slow: readonly ProviderName[]): Promise<Evening> {
  const released = new AbortController();
  const clock: SandboxClock = {
    now: () => new Date("2026-11-20T03:00:00Z"),
    async sleep(_ms, signal) {
      await once(AbortSignal.any([released.signal, signal]), "abort");
      signal.throwIfAborted();
    },
  };
  const sandbox: SettingsByVendor = Object.fromEntries(slow.map((vendor) => [vendor, SLOW]));
  const story = await liveStory({ environment: { SAKSI_DEADLINE: "25s" }, sandbox, sandboxClock: clock });
  return { story, release: () => released.abort(), [Symbol.asyncDispose]: () => story.close() };
}

/** A caller who may go away. */
function caller({ url }: Story, query: string, variables: object) {
  const leaving = new AbortController();
  const answer = fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: `Bearer ${KEY}` },
    body: JSON.stringify({ query, variables }),
    signal: leaving.signal,
  }).then((response): Promise<unknown> => response.json());
  return { answer, leave: () => leaving.abort() };
}

const { nik, name, dateOfBirth } = says("all-match");

describe("a client that hangs up", () => {
  const FACES = `query ($input: FaceMatchInput!) { faceMatch(input: $input) { verdict } }`;
  const VENDORS = ["GLAIR", "HYPERVERGE", "ILUMA"] as const;

  it("is seen by every vendor that it alone waited for, and leaves nothing under way", async () => {
    await using evening = await eveningWith(VENDORS);
    const { sandbox } = evening.story;
    const { answer, leave } = caller(evening.story, FACES, { input: { nik, name, dateOfBirth, selfie } });
    await sandbox.until((calls) => VENDORS.every((vendor) => calls.some((call) => call.vendor === vendor)));
    leave();
    await expect(answer).rejects.toThrow("aborted");
    await sandbox.until(() => VENDORS.every((vendor) => sandbox.calls(vendor).every(({ cancelled }) => cancelled)));
    // Nobody was released: were a call still under way, this would never come.
    await sandbox.settled();
    expect(VENDORS.map((vendor) => sandbox.calls(vendor).length)).toEqual([1, 1, 1]);
  });

  const ASKED = `query ($input: IdentityInput!, $search: IndividualScreeningInput!) {
    identity(input: $input) { verdict providers { provider status costIdr } }
    individualScreening(input: $search) { verdict }
  }`;

  it("does not take its answer from another who asked the same at the same moment", async () => {
    await using evening = await eveningWith(["GLAIR", "ILUMA"]);
    const { sandbox } = evening.story;
    // The search beside it is each caller's own. It tells when a caller's questions are under way, and when they are not.
    const asks = (searched: string) =>
      caller(evening.story, ASKED, { input: { nik, name }, search: { name: searched, nationality: "ID" } });
    const searches = (count: number) => sandbox.until(() => sandbox.calls("ILUMA").length === count);

    const first = asks("Wahyu Pranoto");
    await searches(1);
    const second = asks("Sekar Kinasih");
    await searches(2);
    first.leave();
    await expect(first.answer).rejects.toThrow("aborted");
    await sandbox.until(() => sandbox.calls("ILUMA").some(({ cancelled }) => cancelled));
    evening.release();

    expect(await second.answer).toMatchObject({
      data: {
        identity: {
          verdict: "MATCH",
          // It is on the bill of the one who asked first.
          providers: expect.arrayContaining([{ provider: "GLAIR", status: "ANSWERED", costIdr: 0 }]),
        },
        individualScreening: { verdict: "CLEAR" },
      },
    });
    expect(sandbox.calls("GLAIR")).toMatchObject([{ cancelled: false }]);
    await sandbox.settled();
  });
});
