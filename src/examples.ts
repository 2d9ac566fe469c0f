import { readFile } from "node:fs/promises";

import { Kind, parse, print } from "graphql";
import type { DocumentNode, FragmentDefinitionNode } from "graphql";
import { z } from "zod";

/** A ready operation for GraphiQL: one press away from an answer. */
export interface Example {
  readonly name: string;
  readonly query: string;
  readonly variables: string;
}

const FOLDER = new URL("../schema/operations/", import.meta.url);
const SELFIE = "sample-selfie.jpg";

const examplesFile = z.array(
  z.object({ name: z.string(), operation: z.string(), variables: z.record(z.string(), z.unknown()) }),
);

/** The examples of `schema/operations/`, each with the fragments it uses and with the sample selfie in its place. */
export async function readExamples(): Promise<Example[]> {
  const [list, fragments, selfie] = await Promise.all([
    readFile(new URL("examples.json", FOLDER), "utf8"),
    readFile(new URL("fragments.graphql", FOLDER), "utf8"),
    readFile(new URL(SELFIE, FOLDER), "base64"),
  ]);
  const known = fragmentsOf(parse(fragments));
  return Promise.all(
    examplesFile.parse(JSON.parse(list)).map(async ({ name, operation, variables }) => {
      const text = named(name, await readFile(new URL(operation, FOLDER), "utf8"));
      const query = [text.trim(), ...fragmentsUsed(parse(text), known).map(print)].join("\n\n");
      return { name, query, variables: JSON.stringify(variables, null, 2).replace(SELFIE, selfie) };
    }),
  );
}

/** The operation under the example's name, which GraphiQL shows as its tab's. */
function named(name: string, text: string): string {
  const words = name.split(/[^A-Za-z]+/).filter((word) => word !== "");
  const title = words.map((word) => word.slice(0, 1).toUpperCase() + word.slice(1)).join("");
  return text.replace(/^(query|subscription) \w+/m, (_all, kind: string) => `${kind} ${title}`);
}

type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const found = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return new Map(found.map((fragment) => [fragment.name.value, fragment]));
}

/** A fragment is used where its spread stands in the text, in that of the operation or of another used fragment. */
function fragmentsUsed(document: DocumentNode, known: Fragments): FragmentDefinitionNode[] {
  const used = new Set<FragmentDefinitionNode>();
  const texts = [print(document)];
  for (const text of texts) {
    for (const [, name = ""] of text.matchAll(/\.\.\.\s*(\w+)/g)) {
      const fragment = known.get(name);
      if (fragment === undefined || used.has(fragment)) continue;
      used.add(fragment);
      texts.push(print(fragment));
    }
  }
  return [...used];
}
