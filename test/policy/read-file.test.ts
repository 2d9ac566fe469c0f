import { execFileSync } from "node:child_process";
import { symlink, truncate } from "node:fs/promises";
import { join } from "node:path";

import { expect, it } from "vitest";

import { readPolicyFile } from "../../src/policy/read-file.ts";
import { LARGEST_FILE } from "../../src/policy/yaml-source.ts";
import { folderOf } from "./support/folders.ts";

it("reads a file of any size that a policy may have, and follows links to it", async () => {
  const largest = "é".repeat(LARGEST_FILE / 2);
  const folder = await folderOf({ "a.yaml": "policy: a\n", "empty.yaml": "", "largest.yaml": largest });
  await symlink("a.yaml", join(folder, "link.yaml"));
  expect(await readPolicyFile(join(folder, "link.yaml"))).toEqual({ source: "policy: a\n" });
  expect(await readPolicyFile(join(folder, "empty.yaml"))).toEqual({ source: "" });
  expect(await readPolicyFile(join(folder, "largest.yaml"))).toEqual({ source: largest });
});

it("says why there is no text, and neither waits for a pipe nor reads a huge file", async () => {
  const folder = await folderOf({ "huge.yaml": "", "larger.yaml": "x".repeat(LARGEST_FILE + 1) });
  const at = (name: string): string => join(folder, name);
  await truncate(at("huge.yaml"), 2 ** 33);
  execFileSync("mkfifo", [at("pipe.yaml")]);
  await symlink("loop.yaml", at("loop.yaml"));
  const trouble = async (file: string): Promise<unknown> => readPolicyFile(file);
  expect(await trouble(at("pipe.yaml"))).toEqual({ trouble: "it is no regular file" });
  expect(await trouble("/dev/zero")).toEqual({ trouble: "it is no regular file" });
  expect(await trouble(folder)).toEqual({ trouble: "it is a folder" });
  expect(await trouble(at("huge.yaml"))).toEqual({ trouble: "it is larger than 256 KiB" });
  expect(await trouble(at("larger.yaml"))).toEqual({ trouble: "it is larger than 256 KiB" });
  expect(await trouble(at("loop.yaml"))).toEqual({ trouble: "it is a link that leads back to itself" });
  expect(await trouble(at("none.yaml"))).toEqual({ trouble: "there is no such file" });
});
