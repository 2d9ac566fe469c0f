import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterAll, describe, expect, it } from "vitest";

import { checkPolicyFile } from "../../src/cli/policy-check.ts";
import { loadPolicyFolder } from "../../src/policy/folder.ts";
import { policyText, PROVIDERS, rules } from "./support/policies.ts";

const folder = await mkdtemp(join(tmpdir(), "saksi-policy-"));
afterAll(() => rm(folder, { recursive: true }));

async function check(file: string): Promise<{ readonly code: number; readonly text: string }> {
  const written: string[] = [];
  const code = await checkPolicyFile(file, { providers: PROVIDERS, write: (text) => written.push(text) });
  return { code, text: written.join("") };
}

async function put(name: string, text: string): Promise<string> {
  const file = join(folder, name);
  await writeFile(file, text);
  return file;
}

describe("saksi policy check", () => {
  it("says what a sound policy is", async () => {
    const file = await put("sound.yaml", policyText({ rules: rules("nik.valid && face.score < 1 => review: R1") }));
    const { code, text } = await check(file);
    expect(code).toBe(0);
    expect(text.replace(/[0-9a-f]{64}/, "…")).toBe(
      `${file}: ok\n  policy  test, version 1\n  digest  …\n  rules   1\n  reads   face.score, nik.valid\n  checks  face\n`,
    );
  });

  it("prints every problem with its place, and their number", async () => {
    const file = await put(
      "unsound.yaml",
      policyText({ rules: rules("nik.vaild => review: R1", "nik.valid => review: R9") }),
    );
    const { code, text } = await check(file);
    expect(code).toBe(1);
    expect(text).toContain(`${file}:10:22: unknown fact 'nik.vaild' (did you mean nik.valid?)\n`);
    expect(text).toContain(`${file}:11:50: unknown reason 'R9' (did you mean R1?)\n`);
    expect(text.endsWith(`${file}: 2 problems\n`)).toBe(true);
  });

  it("says why a file cannot be read", async () => {
    expect(await check(join(folder, "none.yaml"))).toEqual({
      code: 1,
      text: `${join(folder, "none.yaml")}: there is no such file\n`,
    });
    expect(await check(folder)).toEqual({ code: 1, text: `${folder}: it is a folder\n` });
    const large = await put("large.txt", "#".repeat(300_000));
    expect(await check(large)).toEqual({ code: 1, text: `${large}: it is larger than 256 KiB\n` });
  });
});

describe("a folder of policies", () => {
  it("loads every policy by name and passes over their cases", async () => {
    const own = await mkdtemp(join(folder, "good-"));
    await writeFile(join(own, "a.yaml"), policyText());
    await writeFile(join(own, "b.yml"), policyText().replace("policy: test", "policy: other"));
    await writeFile(join(own, "a.test.yaml"), "cases: []");
    const loaded = await loadPolicyFolder(own, PROVIDERS);
    expect("policies" in loaded && [...loaded.policies.keys()]).toEqual(["test", "other"]);
  });

  it("gives the problems of all its files, and of two policies with one name", async () => {
    const own = await mkdtemp(join(folder, "bad-"));
    await writeFile(join(own, "a.yaml"), policyText());
    await writeFile(join(own, "b.yaml"), policyText());
    await writeFile(join(own, "c.yaml"), "policy: 7");
    const loaded = await loadPolicyFolder(own, PROVIDERS);
    const problems = "problems" in loaded ? loaded.problems.join("\n") : "";
    expect(problems).toContain("b.yaml: the policy test is in another file");
    expect(problems).toContain("c.yaml:1:9: `policy` must be a text");
  });
});
