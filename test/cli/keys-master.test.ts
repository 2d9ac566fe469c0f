import { PassThrough } from "node:stream";

import { expect, test } from "vitest";

import { runSaksi } from "../../src/cli/program.ts";
import { providerDefinitions } from "../../src/registry.ts";
import { mayBeRandom } from "../../src/vault/master-key.ts";
import { keysOf } from "../vault/keys.ts";

async function saksi(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const [out, err] = [new PassThrough({ encoding: "utf8" }), new PassThrough({ encoding: "utf8" })];
  // Where there is no folder: nothing is read.
  const environment = { SAKSI_DATA: "/nowhere", SAKSI_MASTER_KEYS: "nonsense" };
  const code = await runSaksi(["keys", "master", ...args], { providers: providerDefinitions, environment, out, err });
  return { code, out: String(out.read() ?? ""), err: String(err.read() ?? "") };
}

test("keys master prints a new random key each time, as SAKSI_MASTER_KEYS takes it, and nothing else", async () => {
  const [one, other] = [await saksi(), await saksi()];
  const keys = keysOf(`${one.out}${other.out}`);
  expect(keys).toHaveLength(2);
  expect(keys.every(mayBeRandom)).toBe(true);
  expect([one.code, one.err]).toEqual([0, ""]);
});

test("its id may be chosen", async () => {
  const { out } = await saksi("--id", "2026-12");
  expect(keysOf(out).map(({ id }) => id)).toEqual(["2026-12"]);
});

test.each(["two words", "a:b", "", "x".repeat(33)])("%j is no id", async (id) => {
  const { code, out, err } = await saksi("--id", id);
  expect([code, out]).toEqual([2, ""]);
  expect(err).toContain("at most 32 letters, digits, dots, dashes and underscores");
});
