import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { describe, expect, it } from "vitest";

import { writtenRef } from "../../src/domain/policy-ref.ts";
import { openLibrary } from "../../src/policy/library.ts";
import type { PolicyLibrary } from "../../src/policy/library.ts";
import { folderOf, versionText } from "./support/folders.ts";
import { load, PROVIDERS } from "./support/policies.ts";

interface Opened {
  readonly library: PolicyLibrary;
  readonly folder: string;
  put(file: string, text: string): Promise<void>;
  live(): string;
}

async function opened({ rewritable = false, shadow = "" } = {}): Promise<Opened> {
  const folder = await folderOf({ "default.yaml": versionText("default", 1), "strict.yaml": versionText("strict", 1) });
  const shadows = shadow === "" ? [] : [{ name: shadow, from: "SHADOWS" }];
  const choice = { live: [{ name: "default", from: "LIVE" }], shadows } as const;
  const result = await openLibrary({ folder, providers: PROVIDERS, choice, rewritable });
  if ("problems" in result) throw new RangeError(result.problems.join("\n"));
  const { library } = result;
  const put = (file: string, text: string): Promise<void> => writeFile(join(folder, file), text);
  return { library, folder, put, live: () => writtenRef(library.shelf.live) };
}

const digest = (text: string): string => load(text).digest;

describe("a library that is read again", () => {
  it("tells what came, what went, and which version is live now", async () => {
    const { library, folder, put, live } = await opened();
    await put("default-2.yaml", versionText("default", 2));
    await rm(join(folder, "strict.yaml"));
    expect(await library.reload()).toMatchObject({
      result: "changed",
      changes: [
        { policy: "strict@1", was: digest(versionText("strict", 1)), is: null },
        { policy: "default@2", was: null, is: digest(versionText("default", 2)) },
      ],
    });
    expect(live()).toBe("default@2");
  });

  it("takes a file that was only written otherwise, and calls that no change", async () => {
    const { library, put } = await opened();
    const before = library.shelf;
    await put("default.yaml", `# The same.\n\n${versionText("default", 1)}`);
    expect(await library.reload()).toMatchObject({ result: "unchanged" });
    expect(library.shelf).not.toBe(before);
  });

  it.each([
    ["a file with a mistake", "strict.yaml", "policy: strict", "the policy has no `version`"],
    ["a file that repeats a version", "zz.yaml", versionText("strict", 1), "zz.yaml: strict@1 is in"],
    ["no live policy", "default.yaml", versionText("other", 1), "LIVE names a policy that is not loaded"],
    ["no shadow policy", "strict.yaml", versionText("other", 1), "SHADOWS names a policy that is not loaded"],
  ])("stays wholly as it was where the folder has %s", async (_what, file, text, problem) => {
    const { library, put } = await opened({ shadow: "strict" });
    const before = library.shelf;
    await put("extra.yaml", versionText("extra", 1));
    await put(file, text);
    const reload = await library.reload();
    expect("problems" in reload && reload.problems.join("\n")).toContain(problem);
    expect(library.shelf).toBe(before);
  });
});

describe("a version that was loaded", () => {
  it("is not given another meaning, and the problem says what to do", async () => {
    const { library, put } = await opened();
    const before = library.shelf;
    await put("strict.yaml", versionText("strict", 1, 40));
    expect(await library.reload()).toEqual({
      result: "refused",
      problems: [
        "strict@1 means something else than when it was loaded: a published version is immutable, so give it a new number",
      ],
    });
    expect(library.shelf).toBe(before);
  });

  it("is the same version after its file was taken away and put back", async () => {
    const { library, folder, put } = await opened();
    await rm(join(folder, "strict.yaml"));
    expect(await library.reload()).toMatchObject({ result: "changed" });
    await put("strict.yaml", versionText("strict", 1, 40));
    expect(await library.reload()).toMatchObject({ result: "refused" });
    await put("strict.yaml", versionText("strict", 1));
    expect(await library.reload()).toMatchObject({ result: "changed" });
  });

  it("is given another meaning where that is allowed, and both digests are told", async () => {
    const { library, put } = await opened({ rewritable: true });
    await put("strict.yaml", versionText("strict", 1, 40));
    expect(await library.reload()).toMatchObject({
      result: "changed",
      changes: [
        { policy: "strict@1", was: digest(versionText("strict", 1)), is: digest(versionText("strict", 1, 40)) },
      ],
    });
  });
});
