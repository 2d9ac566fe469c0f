import { existsSync } from "node:fs";
import { isBuiltin } from "node:module";
import path from "node:path";

import { describe, expect, test } from "vitest";
import { z } from "zod";

import { ROOT, manifest, read, repositoryFiles } from "./repository.ts";

const { packages } = z
  .object({
    lockfileVersion: z.literal(3),
    packages: z.record(
      z.string(),
      z.object({
        version: z.string().optional(),
        resolved: z.string().optional(),
        optionalDependencies: z.record(z.string(), z.string()).default({}),
      }),
    ),
  })
  .parse(JSON.parse(read("package-lock.json")));

const { allowScripts, bin, dependencies, devDependencies, engines, license, overrides, scripts } = manifest();

describe("the packages", () => {
  test("hold one copy of graphql, of the major that all of them accept", () => {
    const copies = Object.entries(packages).filter(([name]) => /(^|\/)node_modules\/graphql$/.test(name));
    expect(copies.map(([, { version }]) => version)).toEqual([expect.stringMatching(/^16\./)]);
  });

  test("are pinned to exact versions", () => {
    const all = Object.entries({ ...dependencies, ...devDependencies, ...overrides });
    expect(all.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([]);
  });

  test("are locked at the versions that package.json pins", () => {
    const wanted = Object.entries({ ...dependencies, ...devDependencies });
    expect(wanted.filter(([name, version]) => packages[`node_modules/${name}`]?.version !== version)).toEqual([]);
  });

  test("are locked without the address they came from, which differs between machines", () => {
    expect(Object.values(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });
});

/** Where Node finds a package that another one asks for: beside it, or in any folder above. */
function foundFrom(place: string, name: string): boolean {
  const here = place === "" ? "" : `${place}/`;
  if (`${here}node_modules/${name}` in packages) return true;
  return place !== "" && foundFrom(place.slice(0, Math.max(place.lastIndexOf("/node_modules/"), 0)), name);
}

/** `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")`. */
const IMPORT = /(?:^(?:import|export)\s(?:[^"';]*\bfrom\s)?|\bimport\()\s*"([^".][^"]*)"/gm;

/** The packages that a source imports, by name; what Node brings itself is left out. */
function importedPackages(file: string): string[] {
  const specifiers = [...read(file).matchAll(IMPORT)].map(([, name]) => name ?? "");
  return specifiers
    .filter((specifier) => !isBuiltin(specifier))
    .map((specifier) => /^(@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier);
}

test("what the product imports is a production package, and every one of those is used", () => {
  const imported = new Set(
    repositoryFiles()
      .filter((file) => /^src\/.*\.ts$/.test(file))
      .flatMap(importedPackages),
  );
  expect([...imported].filter((name) => !(name in dependencies))).toEqual([]);
  expect(Object.keys(dependencies).filter((name) => name !== "node" && !imported.has(name))).toEqual([]);
});

test("the lock holds the packages of every platform, or `npm ci` refuses it", () => {
  const wanted = Object.entries(packages).flatMap(([place, { optionalDependencies }]) =>
    Object.keys(optionalDependencies).map((name) => ({ place, name })),
  );
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter(({ place, name }) => !foundFrom(place, name))).toEqual([]);
});

describe("the runtime", () => {
  test("is a production package that may run its install script", () => {
    expect(dependencies["node"]).toMatch(/^24\./);
    expect(allowScripts["node"]).toBe(true);
  });

  test("is the one the tests run on, and the one .nvmrc names", () => {
    expect(process.versions.node).toBe(dependencies["node"]);
    expect(read(".nvmrc").trim()).toBe(dependencies["node"]);
  });

  test("is installed by any Node from 20 on", () => {
    expect(engines.node).toBe(">=20");
  });
});

describe("the scripts", () => {
  const commands = Object.entries(scripts);

  test("are those that the contributor's page and the CI name", () => {
    const named = [read("CONTRIBUTING.md"), read(".ci/run")].flatMap((text) =>
      [...text.matchAll(/npm (?:run (?:--silent )?([\w:]+)|(start|test)\b)/g)].map(([, run, own]) => run ?? own ?? ""),
    );
    expect(named).toEqual(expect.arrayContaining(["start", "test", "lint", "test:full"]));
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  test("name only files and programs that there are", () => {
    const words = commands.flatMap(([, command]) => command.split(/\s+/));
    const files = words.filter((word) => /\.(ts|js|json)$/.test(word));
    expect(files).toContain("src/main.ts");
    expect(files.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    const programs = commands.flatMap(([, command]) =>
      command.split("&&").map((part) => part.trim().split(/\s+/)[0] ?? ""),
    );
    const missing = programs.filter(
      (program) => program !== "npm" && !existsSync(path.join(ROOT, "node_modules/.bin", program)),
    );
    expect(missing).toEqual([]);
  });

  test("include the program `saksi`, which a shell can run", () => {
    expect(bin).toEqual({ saksi: "src/cli/saksi.ts" });
    expect(read("src/cli/saksi.ts")).toMatch(/^#!\/usr\/bin\/env node\n/);
  });
});

test("the licence is the one that package.json states", () => {
  expect(license).toBe("MIT");
  expect(read("LICENSE")).toMatch(/^MIT License\n/);
});

test("what is generated or kept at run time is no part of the repository", () => {
  const files = repositoryFiles();
  expect(files).toContain("package.json");
  expect(files.filter((file) => /^(generated|coverage|\.saksi|node_modules)\//.test(file))).toEqual([]);
});
