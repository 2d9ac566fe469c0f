import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { loadPolicyFolder } from "../../src/policy/folder.ts";
import { folderOf, versionText } from "./support/folders.ts";
import { PROVIDERS } from "./support/policies.ts";

async function refsOf(folder: string): Promise<unknown> {
  const loaded = await loadPolicyFolder(folder, PROVIDERS);
  return "policies" in loaded ? loaded.policies.map(({ name, version }) => `${name}@${version}`) : loaded;
}

async function problemsOf(folder: string): Promise<string> {
  const loaded = await loadPolicyFolder(folder, PROVIDERS);
  return "problems" in loaded ? loaded.problems.join("\n") : "";
}

describe("a folder of policies", () => {
  it("loads every version of every policy, and passes over cases and whatever else is there", async () => {
    const folder = await folderOf({
      "a.yaml": versionText("test", 1),
      "a-8.yaml": versionText("test", 8),
      "b.yml": versionText("other", 1),
      "a.test.yaml": "cases: []",
      "b.test.yml": "cases: []",
      "README.md": "policy: none",
    });
    expect(await refsOf(folder)).toEqual(["test@8", "test@1", "other@1"]);
  });

  it("gives the problems of all its files, and names both files that hold one version", async () => {
    const folder = await folderOf({
      "a.yaml": versionText("test", 1),
      "b.yaml": versionText("test", 1, 40),
      "c.yaml": "policy: 7",
      "d.yaml": "policy: 8",
    });
    const problems = await problemsOf(folder);
    expect(problems).toContain(`${join(folder, "b.yaml")}: test@1 is in ${join(folder, "a.yaml")} too`);
    expect(problems).toContain("c.yaml:1:9: `policy` must be a text");
    expect(problems).toContain("d.yaml:1:9: `policy` must be a text");
  });

  it("gives what was probably not meant in any of its files beside the policies", async () => {
    const loaded = await loadPolicyFolder(
      await folderOf({ "a.yaml": versionText("test", 1), "b.yaml": versionText("other", 1) }),
      PROVIDERS,
    );
    const warnings = "warnings" in loaded ? loaded.warnings.join("\n") : "";
    expect(warnings).toContain("a.yaml:");
    expect(warnings).toContain("b.yaml:");
  });

  it("says so where it is not there", async () => {
    const folder = join(await folderOf({}), "nowhere");
    expect(await problemsOf(folder)).toBe(`${folder}: the policy folder cannot be read`);
  });
});
