import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { launch } from "./launch.ts";
import { NOBODY_APPROVED, policyFolder, policyLike } from "./policy-folder.ts";
import { liveStory, says, sandboxStory, selfie } from "./support.ts";
import type { Story } from "./support.ts";

const DECIDE = `query ($input: ApplicantInput!) {
  applicant(input: $input) { decision { outcome policy { name version } } }
}`;
const input = { ...says("all-match"), selfie };

const V1 = { outcome: "APPROVE", policy: { name: "default", version: 1 } };
const V2 = { outcome: "REVIEW", policy: { name: "default", version: 2 } };
const REFUSED = "policies not reloaded: what was loaded before stays";

/** Machines may be busy; what does not come at all fails a little later. */
const PATIENTLY = { timeout: 15_000 };

/** By hand: nothing is read again but by a signal. */
const UNWATCHED = { SAKSI_POLICY_WATCH: "false" };

async function decision(story: Pick<Story, "query">, of = input): Promise<unknown> {
  const { json } = await story.query(DECIDE, { input: of });
  return json;
}

const decided = (by: object): object => ({ data: { applicant: { decision: by } } });

describe("a reload", () => {
  it("lets a request that began before it end by the old version, and gives the new one to those that begin later", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    story.sandbox.configure("HYPERVERGE", { latency: { minMs: 2500, maxMs: 2500 } });
    const early = decision(story);
    await expect.poll(() => story.sandbox.calls("HYPERVERGE").length, PATIENTLY).toBe(1);

    await folder.put("default-2.yaml", policyLike("default", 2, NOBODY_APPROVED));
    await story.reload();
    story.sandbox.configure("HYPERVERGE", { latency: { minMs: 0, maxMs: 0 } });
    let earlyIsDone = false;
    void early.then(() => (earlyIsDone = true));
    // Of the same applicant it would be given the answer that is under way.
    expect(await decision(story, { ...says("all-match-woman"), selfie })).toEqual(decided(V2));
    expect(earlyIsDone).toBe(false);
    expect(await early).toEqual(decided(V1));
  });

  it("says what came with it, by name, version and digest", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    await folder.put("default-2.yaml", policyLike("default", 2, NOBODY_APPROVED));
    await story.reload();
    const is: unknown = expect.stringMatching(/^[0-9a-f]{64}$/);
    expect(story.lines("policies reloaded")).toMatchObject([
      {
        changes: [{ policy: "default@2", was: null, is }],
        policies: { live: { name: "default", version: 2, digest: is }, shadows: [] },
      },
    ]);
    await story.reload();
    expect(story.lines("policies read again: nothing has changed")).toHaveLength(1);
  });

  it("is made once for all who ask before it begins, and once more for who asks while it is made", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    const first = Promise.all([story.reload(), story.reload()]);
    await Promise.resolve();
    await folder.put("default-2.yaml", policyLike("default", 2, NOBODY_APPROVED));
    await Promise.all([first, story.reload(), story.reload()]);
    const made = ["policies reloaded", "policies read again: nothing has changed"].flatMap(story.lines);
    expect(made).toHaveLength(2);
    expect(await decision(story)).toEqual(decided(V2));
  });

  it("of a folder with a mistake in it changes nothing, and shows where the mistake is", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    await folder.put("default-2.yaml", policyLike("default", 2, NOBODY_APPROVED));
    await folder.put("strict.yaml", policyLike("strict", 1, "nik.vaild => review: AM02"));
    await story.reload();
    expect(await decision(story)).toEqual(decided(V1));
    const [line] = story.lines(REFUSED);
    expect(JSON.stringify(line?.["problems"])).toMatch(/strict\.yaml:\d+:\d+: .*did you mean nik\.valid\?/);
  });

  it("of a folder without the live policy changes nothing, and says what is missing", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    await folder.remove("default.yaml");
    await folder.put("strict.yaml", policyLike("strict", 1));
    await story.reload();
    expect(await decision(story)).toEqual(decided(V1));
    expect(story.lines(REFUSED)).toMatchObject([
      { problems: ["SAKSI_POLICY names a policy that is not loaded; there is: strict@1"] },
    ]);
  });

  it("warns of what was probably not meant in the files that it took, once", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    const unused = policyLike("default", 2).replace("params:\n", "params:\n  nobody_reads_me: 1\n");
    await folder.put("default-2.yaml", unused);
    await story.reload();
    await story.reload();
    const warned = story.lines("some of what the policies say was probably not meant");
    expect(warned).toHaveLength(1);
    expect(JSON.stringify(warned)).toContain("nobody_reads_me");
  });

  it("is counted by what came of it, and the metrics tell what is loaded now", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    await story.reload();
    await folder.put("default-2.yaml", policyLike("default", 2, NOBODY_APPROVED));
    await story.reload();
    await folder.put("default-2.yaml", "policy: [");
    await story.reload();
    const metrics = await (await fetch(`${story.url}/metrics`)).text();
    for (const result of ["changed", "unchanged", "refused"]) {
      expect(metrics).toContain(`saksi_policy_reloads_total{result="${result}"} 1\n`);
    }
    expect(metrics).toMatch(/saksi_policy_info\{name="default",version="2",digest="[0-9a-f]{64}",role="live"\} 1/);
    expect(metrics).toMatch(/saksi_policy_info\{name="default",version="1",digest="[0-9a-f]{64}",role="loaded"\} 1/);
  });
});

describe("a version that is loaded and comes with another meaning", () => {
  it("is refused in live mode, and the old meaning stays", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await liveStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    await folder.put("default.yaml", policyLike("default", 1, NOBODY_APPROVED));
    await story.reload();
    expect(await decision(story)).toEqual(decided(V1));
    expect(JSON.stringify(story.lines(REFUSED))).toContain("default@1 means something else than when it was loaded");
  });

  it("is taken in sandbox mode, with a warning", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    await folder.put("default.yaml", policyLike("default", 1, NOBODY_APPROVED));
    await story.reload();
    expect(await decision(story)).toEqual(decided({ ...V2, policy: { name: "default", version: 1 } }));
    expect(story.lines("a loaded version has another meaning now, which live mode would refuse")).toMatchObject([
      { level: 40, policy: "default@1" },
    ]);
  });
});

describe("a change of the folder", () => {
  it("is noticed by itself, also after one that could not be taken", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path } });
    await folder.put("default-2.yaml", "policy: [");
    await expect.poll(() => story.lines(REFUSED).length, PATIENTLY).toBe(1);
    expect(await decision(story)).toEqual(decided(V1));
    await folder.put("default-2.yaml", policyLike("default", 2, NOBODY_APPROVED));
    await expect.poll(() => story.lines("policies reloaded").length, PATIENTLY).toBe(1);
    expect(await decision(story)).toEqual(decided(V2));
  });

  it("passes unnoticed where the folder is not watched", async () => {
    await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
    await using watching = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path } });
    await using story = await sandboxStory({ environment: { SAKSI_POLICIES: folder.path, ...UNWATCHED } });
    await folder.put("default-2.yaml", policyLike("default", 2, NOBODY_APPROVED));
    await expect.poll(() => watching.lines("policies reloaded").length, PATIENTLY).toBe(1);
    expect(story.lines("policies reloaded")).toEqual([]);
  });
});

it("a pipe among the policies, or a link that leads back to itself, is told, and holds up neither reloads nor the end", async () => {
  await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
  const { child, ended, listening, out } = launch({ PORT: "0", SAKSI_POLICIES: folder.path });
  await listening;
  execFileSync("mkfifo", [join(folder.path, "pipe.yaml")]);
  await expect.poll(out, PATIENTLY).toContain("pipe.yaml: the policy file cannot be read: it is no regular file");
  await symlink("loop.yaml", join(folder.path, "loop.yaml"));
  await expect
    .poll(out, PATIENTLY)
    .toContain("loop.yaml: the policy file cannot be read: it is a link that leads back");
  await folder.put("default-2.yaml", policyLike("default", 2));
  await folder.remove("pipe.yaml");
  await folder.remove("loop.yaml");
  await expect.poll(out, PATIENTLY).toContain('"policies reloaded"');
  expect(out()).not.toContain("cannot be watched");
  execFileSync("mkfifo", [join(folder.path, "pipe.yaml")]);
  child.kill("SIGHUP");
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0 });
});

it("the process reads its policies again on SIGHUP, goes on serving, and ends on SIGTERM", async () => {
  await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
  const { child, ended, listening, out } = launch({ PORT: "0", SAKSI_POLICIES: folder.path, ...UNWATCHED });
  const url = await listening;
  expect(out()).toMatch(
    /"policies":\{"live":\{"name":"default","version":1,"digest":"[0-9a-f]{64}"\},"shadows":\[\]\}/,
  );
  await folder.put("default.yaml", "policy: [");
  child.kill("SIGHUP");
  await expect.poll(out, PATIENTLY).toContain(REFUSED);
  await folder.put("default.yaml", policyLike("default", 2));
  child.kill("SIGHUP");
  await expect.poll(out, PATIENTLY).toContain('"policies reloaded"');
  expect((await fetch(`${url}/ready`)).status).toBe(200);
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0 });
});

it("a process that watches its folder ends on SIGTERM all the same", async () => {
  await using folder = await policyFolder({ "default.yaml": policyLike("default", 1) });
  const { child, ended, listening, out } = launch({ PORT: "0", SAKSI_POLICIES: folder.path });
  await listening;
  await folder.put("default-2.yaml", policyLike("default", 2));
  await expect.poll(out, PATIENTLY).toContain('"policies reloaded"');
  child.kill("SIGTERM");
  expect(await ended).toMatchObject({ code: 0 });
});
