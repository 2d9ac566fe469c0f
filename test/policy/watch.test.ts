import { mkdir, rename, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { expect, it, onTestFinished } from "vitest";

import { watchFolder } from "../../src/policy/watch.ts";
import { folderOf } from "./support/folders.ts";

/** Machines may be busy; what does not come at all fails a little later. */
const PATIENTLY = { timeout: 15_000 };

/** How often a change of this folder was told. */
async function watched(folder: string): Promise<() => number> {
  let times = 0;
  const watch = await watchFolder(folder, {
    changed: () => void (times += 1),
    failed: (error) => {
      throw error;
    },
  });
  onTestFinished(() => watch.close());
  return () => times;
}

/** Something that is surely noticed, after which nothing earlier is still to come. */
async function settled(folder: string, times: () => number): Promise<number> {
  const before = times();
  await writeFile(join(folder, "last.yaml"), String(before));
  await expect.poll(times, PATIENTLY).toBeGreaterThan(before);
  return times();
}

it("tells once of several files that change together", async () => {
  const folder = await folderOf({ "a.yaml": "1" });
  const times = await watched(folder);
  await Promise.all(["a.yaml", "b.yaml", "c.yml"].map((name) => writeFile(join(folder, name), "new")));
  expect(await settled(folder, times)).toBe(1);
});

it("waits until a file that is written piece by piece is at rest", async () => {
  const folder = await folderOf({});
  const times = await watched(folder);
  const until = performance.now() + 800;
  while (performance.now() < until) await writeFile(join(folder, "a.yaml"), "x", { flag: "a" });
  expect(times()).toBe(0);
  await expect.poll(times, PATIENTLY).toBe(1);
});

it("notices a file that an editor writes beside and renames, one that comes and one that goes", async () => {
  const folder = await folderOf({ "a.yaml": "1" });
  const times = await watched(folder);
  await writeFile(join(folder, "a.yaml.tmp"), "22");
  await rename(join(folder, "a.yaml.tmp"), join(folder, "a.yaml"));
  await expect.poll(times, PATIENTLY).toBe(1);
  await rm(join(folder, "a.yaml"));
  await expect.poll(times, PATIENTLY).toBe(2);
});

it("notices every turn of the link behind which a mounted ConfigMap keeps its files", async () => {
  const folder = await folderOf({});
  const turn = async (generation: number): Promise<void> => {
    await mkdir(join(folder, `..${generation}`));
    await writeFile(join(folder, `..${generation}`, "a.yaml"), `generation ${generation}`);
    await symlink(`..${generation}`, join(folder, "..next"));
    await rename(join(folder, "..next"), join(folder, "..data"));
    await rm(join(folder, `..${generation - 1}`), { recursive: true, force: true });
  };
  await turn(1);
  await symlink("..data/a.yaml", join(folder, "a.yaml"));
  const times = await watched(folder);
  for (const generation of [2, 3, 4]) {
    const before = times();
    await turn(generation);
    await expect.poll(times, PATIENTLY).toBeGreaterThan(before);
  }
});

it("passes over files that are no policies", async () => {
  const folder = await folderOf({ "a.test.yaml": "cases: []" });
  const times = await watched(folder);
  await writeFile(join(folder, "a.test.yaml"), "cases: [1]");
  await writeFile(join(folder, "notes.md"), "x");
  expect(await settled(folder, times)).toBe(1);
});

it("tells of a link that leads back to itself as of any file, when it comes and when it goes", async () => {
  const folder = await folderOf({ "a.yaml": "1" });
  const times = await watched(folder);
  await symlink("loop.yaml", join(folder, "loop.yaml"));
  await expect.poll(times, PATIENTLY).toBe(1);
  await rm(join(folder, "loop.yaml"));
  await expect.poll(times, PATIENTLY).toBe(2);
  expect(await settled(folder, times)).toBe(3);
});

it("tells of a link that leads nowhere as of any file, when it comes and when it goes", async () => {
  const folder = await folderOf({ "a.yaml": "1" });
  const times = await watched(folder);
  await symlink("nothing.yaml", join(folder, "link.yaml"));
  await expect.poll(times, PATIENTLY).toBe(1);
  await rm(join(folder, "link.yaml"));
  await expect.poll(times, PATIENTLY).toBe(2);
  expect(await settled(folder, times)).toBe(3);
});

it("watches a folder in which such a link lies from the beginning", async () => {
  const folder = await folderOf({ "a.yaml": "1" });
  await symlink("loop.yaml", join(folder, "loop.yaml"));
  const times = await watched(folder);
  const before = times();
  await rm(join(folder, "loop.yaml"));
  await expect.poll(times, PATIENTLY).toBeGreaterThan(before);
});

it("says so where the folder itself is such a link", async () => {
  const folder = join(await folderOf({}), "policies");
  await symlink("policies", folder);
  const failed: unknown[] = [];
  const watch = await watchFolder(folder, { changed: () => undefined, failed: (error) => void failed.push(error) });
  await watch.close();
  expect(failed).toMatchObject([{ code: "ELOOP" }]);
});
