import { existsSync } from "node:fs";
import path from "node:path";

import { expect, test } from "vitest";

import { ROOT, read, repositoryFiles } from "./repository.ts";

interface Link {
  readonly page: string;
  readonly target: string;
}

const pages = repositoryFiles().filter((file) => file.endsWith(".md"));

function withoutCode(markdown: string): string {
  return markdown.replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, "").replaceAll(/`[^`\n]*`/g, "");
}

function linksOf(page: string): Link[] {
  const text = withoutCode(read(page));
  const inline = [...text.matchAll(/\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)/g)].map(([, target]) => target ?? "");
  const references = [...text.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)].map(([, target]) => target ?? "");
  return [...inline, ...references].map((target) => ({ page, target }));
}

/** As GitHub makes them: lower case, spaces to dashes, other signs dropped. */
function anchorsOf(page: string): Set<string> {
  const headings = [
    ...read(page)
      .replaceAll(/^(```|~~~)[\s\S]*?^\1/gm, "")
      .matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm),
  ];
  return new Set(
    headings.map(([, heading = ""]) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(/\s/g, "-"),
    ),
  );
}

function isBroken({ page, target }: Link): boolean {
  if (/^(https?:|mailto:)/.test(target)) return false;
  const [file = "", anchor] = target.split("#");
  const reached = file === "" ? page : path.posix.join(path.posix.dirname(page), file);
  if (!existsSync(path.join(ROOT, reached))) return true;
  return anchor !== undefined && reached.endsWith(".md") && !anchorsOf(reached).has(anchor);
}

test("the README and the configuration are among the pages", () => {
  expect(pages).toEqual(expect.arrayContaining(["README.md", "CONTRIBUTING.md", "docs/configuration.md"]));
});

test("every link between the repository's files leads somewhere", () => {
  expect(pages.flatMap(linksOf).filter(isBroken)).toEqual([]);
});

test("every page of docs/ can be reached from the README", () => {
  const reached = new Set(["README.md"]);
  for (const page of reached) {
    for (const { target } of linksOf(page)) {
      const [file = ""] = target.split("#");
      const next = path.posix.join(path.posix.dirname(page), file);
      if (pages.includes(next)) reached.add(next);
    }
  }
  expect(pages.filter((page) => page.startsWith("docs/") && !reached.has(page))).toEqual([]);
});

test("no code block of the README is empty", () => {
  expect(read("README.md").match(/^```\w*\n\s*```$/gm)).toBeNull();
});
