import { expect, test } from "vitest";

import { read, repositoryFiles } from "./repository.ts";

const TEXT = /\.(ts|js|json|md|ya?ml|graphql|html|css|txt|csv)$|(^|\/)[^.]+$|^\.[\w.]+$/;
const texts = repositoryFiles()
  .filter((file) => TEXT.test(file))
  .map((file) => ({ file, text: read(file) }));

/** Pieced together, so that this file does not hold what it looks for. */
function pattern(...pieces: string[]): RegExp {
  return new RegExp(pieces.join(""));
}

function filesWith(found: RegExp): string[] {
  return texts.filter(({ text }) => found.test(text)).map(({ file }) => file);
}

test("the files that are read are those of the repository", () => {
  expect(texts.map(({ file }) => file)).toEqual(
    expect.arrayContaining(["Dockerfile", ".ci/run", "src/config/source.ts"]),
  );
});

test.each([
  ["a folder of somebody's home", pattern("/(home|User", "s)/[a-z]")],
  ["root's home", pattern("(^|[\\s\"'`=(])/ro", "ot/")],
  ["a folder of one machine's work", pattern("(^|[\\s\"'`=(])/wo", "rk/")],
  ["a disk of Windows", pattern("[A-Z]:\\\\\\\\?Use", "rs")],
])("no file names %s", (_, found) => {
  expect(filesWith(found)).toEqual([]);
});

test("no file names a package registry's host", () => {
  expect(filesWith(pattern("https?://[^/\\s\"'`]*(registry|npm", "js|artifactory|nexus|verdaccio)"))).toEqual([]);
});

test("no test is left out or singled out", () => {
  expect(filesWith(pattern("\\b(describe|it|test)\\.(on", "ly|skip|todo)\\b"))).toEqual([]);
});

test("no file leaves work undone", () => {
  expect(filesWith(pattern("\\b(TO", "DO|FIX", "ME|X", "XX)\\b"))).toEqual([]);
});
