import { execFileSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { openPolicyFolder } from "../../src/policy/folder.ts";
import { folderOf, versionText } from "./support/folders.ts";
import { policyText, PROVIDERS, rules } from "./support/policies.ts";

const loadedFrom = (folder: string) => openPolicyFolder({ folder, providers: PROVIDERS }).load();

async function refsOf(folder: string): Promise<unknown> {
  const loaded = await loadedFrom(folder);
  return "policies" in loaded ? loaded.policies.map(({ name, version }) => `${name}@${version}`) : loaded;
}

async function problemsOf(folder: string): Promise<string> {
  const loaded = await loadedFrom(folder);
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
    const loaded = await loadedFrom(
      await folderOf({ "a.yaml": versionText("test", 1), "b.yaml": versionText("other", 1) }),
    );
    const warnings = "warnings" in loaded ? loaded.warnings.join("\n") : "";
    expect(warnings).toContain("a.yaml:");
    expect(warnings).toContain("b.yaml:");
  });

  it("says so where it is not there", async () => {
    const folder = join(await folderOf({}), "nowhere");
    expect(await problemsOf(folder)).toBe(`${folder}: the policy folder cannot be read`);
  });

  it("does not wait for a pipe that somebody put there, and says which one it is", async () => {
    const folder = await folderOf({ "a.yaml": versionText("test", 1) });
    execFileSync("mkfifo", [join(folder, "pipe.yaml")]);
    expect(await problemsOf(folder)).toBe(
      `${join(folder, "pipe.yaml")}: the policy file cannot be read: it is no regular file`,
    );
  });

  it("leaves the warnings that are searched for to the tool for authors", async () => {
    const never = rules("face.score < 0.2 && face.score > 0.8 => review: R1");
    const loaded = await loadedFrom(await folderOf({ "a.yaml": policyText({ rules: never }) }));
    expect("warnings" in loaded && loaded.warnings.join("\n")).not.toContain("fires for nobody");
  });
});

describe("a folder that is read again", () => {
  it("keeps what was made of files that are the same, byte for byte", async () => {
    const path = await folderOf({ "a.yaml": versionText("a", 1), "b.yaml": versionText("b", 1) });
    const folder = openPolicyFolder({ folder: path, providers: PROVIDERS });
    const policies = async () => {
      const loaded = await folder.load();
      return "policies" in loaded ? loaded.policies : [];
    };
    const before = await policies();
    await writeFile(join(path, "a.yaml"), versionText("a", 1));
    await writeFile(join(path, "b.yaml"), versionText("b", 1, 40));
    const after = await policies();
    expect(after).toHaveLength(2);
    expect(after[0]).toBe(before[0]);
    expect(after[1]?.digest).not.toBe(before[1]?.digest);
  });

  it("lets other work in between files that are new", async () => {
    const path = await folderOf({ "a.yaml": versionText("a", 1), "b.yaml": versionText("b", 1) });
    const turns: string[] = [];
    let isLoaded = false;
    const turn = (): void => {
      turns.push("turn");
      if (!isLoaded) setImmediate(turn);
    };
    const source = (name: string) => ({
      get source() {
        turns.push(name);
        return versionText(name, 1);
      },
    });
    const folder = openPolicyFolder({
      folder: path,
      providers: PROVIDERS,
      read: async (file) => source(file.endsWith("a.yaml") ? "a" : "b"),
    });
    turn();
    await folder.load();
    isLoaded = true;
    expect(turns.slice(turns.indexOf("a"), turns.indexOf("b"))).toContain("turn");
  });

  it("on a disk that does not answer, gives up, and asks it no second time before it has", async () => {
    const path = await folderOf({ "a.yaml": versionText("a", 1) });
    const disk = Promise.withResolvers<void>();
    let asked = 0;
    const folder = openPolicyFolder({
      folder: path,
      providers: PROVIDERS,
      patienceMs: 50,
      read: async () => {
        asked += 1;
        await disk.promise;
        return { source: versionText("a", 1) };
      },
    });
    const late = { problems: [`${path}: the policy files cannot be read in time`] };
    expect(await folder.load()).toEqual(late);
    expect(await folder.load()).toEqual(late);
    expect(asked).toBe(1);
    disk.resolve();
    await expect.poll(() => folder.load()).toMatchObject({ policies: [{ name: "a" }] });
  });
});
