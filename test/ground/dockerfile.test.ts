import { existsSync } from "node:fs";
import path from "node:path";

import { describe, expect, test } from "vitest";
import { z } from "zod";

import { copiedFromContext, instructionsOf, leftOut } from "./dockerfile.ts";
import { ROOT, manifest, read } from "./repository.ts";

const dockerfile = read("Dockerfile");
const dockerignore = read(".dockerignore");
const instructions = instructionsOf(dockerfile);
const lastStage = Math.max(...instructions.map(({ stage }) => stage));
const ofLastStage = instructions.filter(({ stage }) => stage === lastStage);
const { scripts } = manifest();

/** The words of an instruction in exec form; no shell stands between a signal and the program. */
function execForm(text: string): string[] {
  return z.array(z.string()).parse(JSON.parse(text));
}

function textOf(name: string): string {
  const found = ofLastStage.filter((instruction) => instruction.name === name);
  expect(found).toHaveLength(1);
  return found[0]?.text ?? "";
}

describe("the image", () => {
  test("is built in stages, and the last one brings no package manager's cache and no development packages", () => {
    expect(lastStage).toBeGreaterThan(0);
    expect(instructions.filter(({ name, text }) => name === "RUN" && text.includes("npm ci"))).toEqual([
      { stage: 0, name: "RUN", text: "npm ci --omit=dev" },
    ]);
    expect(ofLastStage.filter(({ name }) => name === "RUN")).toEqual([]);
  });

  test("names only npm scripts that there are", () => {
    const named = [...dockerfile.matchAll(/npm (?:run ([\w:-]+)|(start|test))\b/g)].map(
      ([, run, own]) => run ?? own ?? "",
    );
    expect(named).toContain("start");
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  test("copies only what is in the repository and not left out of the build", () => {
    const sources = instructions.flatMap(copiedFromContext);
    expect(sources).toContain("src");
    expect(sources.filter((source) => !existsSync(path.join(ROOT, source)))).toEqual([]);
    expect(sources.filter((source) => leftOut(dockerignore, source))).toEqual([]);
  });

  test("does not take in secrets, packages or data that lie beside the sources", () => {
    for (const file of [".env", "node_modules", ".saksi", ".git", "test"])
      expect(leftOut(dockerignore, file)).toBe(true);
  });

  test("copies whatever the program reads when it runs", () => {
    const copied = ofLastStage.flatMap(copiedFromContext);
    expect(copied).toEqual(expect.arrayContaining(["package.json", "src", "policies", "schema"]));
  });

  test("runs as somebody who is not root, by number, so that a cluster can verify it", () => {
    expect(textOf("USER")).toMatch(/^[1-9]\d*:[1-9]\d*$/);
  });

  test("keeps what outlives it in a volume, which belongs to whom it runs as and to nobody else", () => {
    const folder = textOf("VOLUME");
    expect(textOf("ENV").split(" ")).toContain(`SAKSI_DATA=${folder}`);
    const copied = `--from=dependencies --chown=${textOf("USER")} ${folder} ${folder}`;
    expect(ofLastStage.filter(({ name }) => name === "COPY").map(({ text }) => text)).toContain(copied);
    expect(instructions).toContainEqual({ stage: 0, name: "RUN", text: `mkdir -m 700 ${folder}` });
  });

  test("starts exactly what `npm start` starts", () => {
    const command = execForm(textOf("CMD"));
    expect(command.join(" ")).toBe(scripts["start"]);
    expect(existsSync(path.join(ROOT, command[1] ?? ""))).toBe(true);
  });

  test("listens to the world, on the port it exposes", () => {
    expect(textOf("ENV").split(" ")).toEqual(
      expect.arrayContaining(["HOST=0.0.0.0", `PORT=${textOf("EXPOSE")}`, "NODE_ENV=production"]),
    );
  });

  test("runs the Node that package.json pins, health check included", () => {
    expect(textOf("ENV")).toContain(`PATH=${textOf("WORKDIR")}/node_modules/.bin:`);
    const check = execForm(/^.*? CMD (\[.*\])$/.exec(textOf("HEALTHCHECK"))?.[1] ?? "[]");
    expect(check.slice(0, 2)).toEqual(["node", "-e"]);
    expect(check[2]).toContain("/health");
  });

  test("installs with the major version of Node that it then runs", () => {
    const pinned = manifest().dependencies["node"]?.split(".")[0] ?? "none";
    expect(instructions[0]?.text).toBe(`node:${pinned}-slim AS dependencies`);
  });
});
