import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import { beforeAll, expect, it } from "vitest";

import { says, sandboxStory } from "../stories/support.ts";

const run = promisify(execFile);
const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const bin = (name: string): string => fileURLToPath(new URL(`../../node_modules/.bin/${name}`, import.meta.url));

beforeAll(async () => {
  await run(bin("graphql-codegen"), ["--config", "codegen.ts"], { cwd: ROOT });
}, 120_000);

it("a client on the generated documents compiles, and is answered by a running server", async () => {
  await run(bin("tsc"), ["--project", "test/clients/typed/tsconfig.json"], { cwd: ROOT });
  await using story = await sandboxStory();
  const { nik, name } = says("all-match");
  const { stdout } = await run(bin("node"), ["test/clients/typed/client.ts", `${story.url}/graphql`, name, nik], {
    cwd: ROOT,
  });
  expect(JSON.parse(stdout)).toMatchObject({
    providers: ["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"],
    outcome: "REVIEW",
    missing: expect.arrayContaining(["face.verdict"]),
    followed: expect.arrayContaining(["IDENTITY GLAIR", "FACE HYPERVERGE", "SCREENING ILUMA", "REVIEW"]),
  });
}, 120_000);
