import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import { beforeAll, describe, expect, it, vi } from "vitest";

import { runSaksi } from "../../src/cli/program.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { readyDataFolder } from "../store/support/ready-copy.ts";
import { recordEnvironment } from "./record.ts";
import { liveStory } from "./support.ts";
import type { Story } from "./support.ts";

/** What `saksi keys …` prints on its standard output. */
async function keys(environment: Readonly<Record<string, string>>, ...args: string[]): Promise<string> {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const code = await runSaksi(["keys", ...args], { providers: providerDefinitions, environment, out, err });
  out.end();
  err.end();
  if (code !== 0) throw new Error(await text(err));
  return (await text(out)).trim();
}

const idOf = (key: string): string => key.slice(6, 16);
const statusOf = async (story: Story, key: string): Promise<number> =>
  (await story.query("{ policies { id } }", {}, { authorization: `Bearer ${key}` })).status;

describe("two servers on one database", () => {
  let environment: Readonly<Record<string, string>>;
  beforeAll(async () => {
    environment = { ...(await recordEnvironment()), SAKSI_API_KEYS: "" };
  });
  const start = () => liveStory({ environment });

  it("start where no key is there, say that nobody can call, and let in whoever has one that is made then", async () => {
    await using one = await start();
    await using other = await start();
    await vi.waitFor(() => expect(one.log()).toContain("nobody can call"), { timeout: 10_000 });
    const key = await keys(environment, "create", "--tenant", "bank", "--name", "shop", "--role", "frontend");
    expect(await statusOf(one, key)).toBe(200);
    expect(await statusOf(other, key)).toBe(200);
    expect(one.lines("request").at(-1)).toMatchObject({ caller: "shop", key: idOf(key) });
    expect(one.log() + other.log()).not.toContain(key.slice(17));
  });

  it("take two keys of a caller until the overlap is over, and none that was revoked", async () => {
    await using one = await start();
    await using other = await start();
    const first = await keys(environment, "create", "--name", "shop", "--scope", "read", "--expires", "90d");
    const second = await keys(environment, "rotate", idOf(first), "--overlap", "1d");
    for (const key of [first, second]) for (const story of [one, other]) expect(await statusOf(story, key)).toBe(200);
    expect(await keys(environment, "revoke", idOf(first))).toContain("is revoked");
    for (const story of [one, other]) {
      // They are told: it is nothing that they find out when what they remember is too old.
      await vi.waitFor(async () => expect(await statusOf(story, first)).toBe(401), { timeout: 3_000, interval: 20 });
      expect(await statusOf(story, second)).toBe(200);
    }
    const listed = JSON.parse(await keys(environment, "list", "--json", "--ended"));
    const found = (key: string) => listed.find(({ id }: { readonly id: string }) => id === idOf(key));
    expect(found(first)).toMatchObject({ revokedAt: expect.any(String), scopes: ["read"] });
    await vi.waitFor(async () => {
      const lines = JSON.parse(await keys(environment, "list", "--json"));
      const { lastUsedAt } = lines.find(({ id }: { readonly id: string }) => id === idOf(second));
      expect(lastUsedAt).toMatch(/:00:00\.000Z$/);
    });
  });
});

it("a server that has its record in a folder makes keys for whoever may use its socket, and knows them at once", async () => {
  const environment = { SAKSI_DATA: await readyDataFolder(), SAKSI_API_KEYS: "" };
  await using story = await liveStory({ environment });
  await vi.waitFor(() => expect(story.log()).toContain("nobody can call"), { timeout: 10_000 });
  const key = await keys(environment, "create", "--name", "shop", "--role", "auditor");
  expect(await statusOf(story, key)).toBe(200);
  expect(await keys(environment, "list")).toContain(idOf(key));
  await keys(environment, "revoke", idOf(key));
  await vi.waitFor(async () => expect(await statusOf(story, key)).toBe(401), { timeout: 3_000, interval: 20 });
  await expect(keys(environment, "revoke", "abcdefghij")).rejects.toThrow("There is no key by this id.");
  await expect(keys(environment, "create", "--name", "shop")).rejects.toThrow("--role or --scope");
});
