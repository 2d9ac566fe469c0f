import { readdir, readFile } from "node:fs/promises";

import { parse, validate } from "graphql";
import { expect, it } from "vitest";

import { schema } from "./support/shelf.ts";

const folder = new URL("../../docs/", import.meta.url);
const pages = (await readdir(folder)).filter((name) => name.endsWith(".md"));

/** Some pages show a piece of one. */
const isWhole = (text: string): boolean => /^(?:query|mutation|subscription|fragment|\{)/.test(text);

it.each(pages)("every operation on the page %s is one that the schema takes", async (name) => {
  const page = await readFile(new URL(name, folder), "utf8");
  const operations = [...page.matchAll(/^```graphql\n([\s\S]*?)^```$/gm)].map(([, text = ""]) => text).filter(isWhole);
  expect(operations.flatMap((text) => validate(schema, parse(text)).map(({ message }) => message))).toEqual([]);
});
