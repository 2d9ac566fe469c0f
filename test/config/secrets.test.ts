import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";

import { variableCatalogue } from "../../src/config/catalogue.ts";
import { acme, lists } from "./fake-providers.ts";
import { ACME, LIVE, expectConfiguration, problemsOf } from "./load.ts";

const folder = mkdtempSync(path.join(tmpdir(), "saksi-secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string): string {
  const location = path.join(folder, name);
  writeFileSync(location, content);
  return location;
}

describe("a secret", () => {
  test("may come from a file, whose white space does not count", () => {
    const { ACME_PASSWORD: _, ...others } = ACME;
    const location = file("password", "\n  hunter2-hunter2 \n");
    const { providers } = expectConfiguration({ ...LIVE, ...others, ACME_PASSWORD_FILE: location });
    expect(providers[0]).toMatchObject({ values: { ACME_PASSWORD: "hunter2-hunter2" } });
  });

  test("of callers may come from a file with one a line", () => {
    const location = file("keys", "shop:long-enough-key\r\ntill:another-long-key\n");
    const { access } = expectConfiguration({ SAKSI_MODE: "live", SAKSI_API_KEYS_FILE: location });
    expect(access.apiKeys.map(({ name }) => name)).toEqual(["shop", "till"]);
  });

  test("given twice is a problem, and no other", () => {
    const location = file("key", "k-from-a-file");
    expect(problemsOf({ ...LIVE, ...ACME, ACME_KEY_FILE: location })).toEqual([
      "ACME_KEY and ACME_KEY_FILE are both set: keep one of them",
    ]);
  });

  test.each([
    ["that is not there", () => path.join(folder, "nothing"), "names a file that cannot be read"],
    ["that is a folder", () => folder, "names a file that cannot be read"],
    ["that is empty", () => file("empty", " \n"), "names an empty file"],
  ])("from a file %s is a problem, and no other", (_, locate, problem) => {
    expect(problemsOf({ SAKSI_MODE: "live", SAKSI_API_KEYS_FILE: locate() })).toEqual([
      `SAKSI_API_KEYS_FILE ${problem}`,
    ]);
  });
});

test("a variable that is no secret does not come from a file", () => {
  expect(problemsOf({ SAKSI_POLICY_FILE: file("policy", "default") })).toEqual([
    "SAKSI_POLICY_FILE is no variable of Saksi",
  ]);
});

test("no problem ever carries a value, whatever variable it was put in", () => {
  const names = [
    ...variableCatalogue([acme, lists]).flatMap(({ variables }) => variables.map(({ name }) => name)),
    "SAKSI_API_KEYS_FILE",
    "ACME_PASSWORD_FILE",
    "DATABASE_URL",
    "SAKSI_MASTER_KEYS",
    "SAKSI_UNKNOWN",
    "ACME_PASSWORDS",
  ];
  // Two spaced halves, so that a value split at a comma or a colon is found as well.
  const secret = fc
    .tuple(fc.stringMatching(/^[a-z]{0,3}[,:@ /.]?$/), fc.constantFrom("", "live", "8s", "0.9"))
    .map(([odd, suffix]) => ({ value: `Zq7Secret${odd}Zq7Secret${suffix}`, mark: "Zq7Secret" }));
  fc.assert(
    fc.property(fc.subarray(names, { minLength: 1 }), secret, fc.boolean(), (chosen, { value, mark }, live) => {
      const environment = Object.fromEntries(chosen.map((name) => [name, value]));
      const problems = problemsOf(live ? { ...LIVE, ...ACME, ...environment, SAKSI_MODE: "live" } : environment);
      expect(problems.join("\n")).not.toContain(mark);
    }),
  );
});
