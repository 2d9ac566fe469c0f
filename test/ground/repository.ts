import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";

import { z } from "zod";

/** The repository itself, as a clone has it: what git ignores is left out. */

export const ROOT = path.resolve(import.meta.dirname, "../..");

export function read(file: string): string {
  return readFileSync(path.join(ROOT, file), "utf8");
}

/** Plain names and `*.ending` patterns are all that our .gitignore holds. */
function ignored(): (name: string) => boolean {
  const patterns = read(".gitignore")
    .split("\n")
    .map((line) => line.trim().replace(/\/$/, ""))
    .filter((line) => line !== "");
  return (name) =>
    name === ".git" ||
    patterns.some((pattern) => (pattern.startsWith("*") ? name.endsWith(pattern.slice(1)) : name === pattern));
}

/** Every file, by its path from the root, with `/` between folders. */
export function repositoryFiles(): string[] {
  const isIgnored = ignored();
  const walk = (folder: string): string[] =>
    readdirSync(path.join(ROOT, folder), { withFileTypes: true })
      .filter(({ name }) => !isIgnored(name))
      .flatMap((entry) => {
        const file = path.posix.join(folder, entry.name);
        return entry.isDirectory() ? walk(file) : [file];
      });
  return walk("").toSorted();
}

const Manifest = z.object({
  license: z.string(),
  engines: z.object({ node: z.string() }),
  bin: z.record(z.string(), z.string()),
  scripts: z.record(z.string(), z.string()),
  dependencies: z.record(z.string(), z.string()),
  devDependencies: z.record(z.string(), z.string()),
  overrides: z.record(z.string(), z.string()),
  allowScripts: z.record(z.string(), z.boolean()),
});

export function manifest(): z.infer<typeof Manifest> {
  return Manifest.parse(JSON.parse(read("package.json")));
}
