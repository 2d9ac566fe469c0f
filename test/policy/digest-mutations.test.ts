import { readFile } from "node:fs/promises";

import { expect, it } from "vitest";
import { parse, stringify } from "yaml";

import { loadPolicy } from "../../src/policy/load.ts";
import { load, PROVIDERS } from "./support/policies.ts";

const shipped = await readFile(new URL("../../policies/default.yaml", import.meta.url), "utf8");
/** The shipped policy, with what it makes no use of. */
const source = shipped
  .replace("version: 1\n", "version: 1\ncounterfactuals: true\nretry: maybe_billed\nstop: determined\n")
  .replace("strategy: all\n    need: 2\n    deadline: 6s", "strategy: { quorum: 2 }\n    deadline: 6s")
  .replace("strategy: all\n    need: 2", "strategy: failover\n    retry: safe\n    stop: complete")
  .replace(
    "{ points: 30, reason: ID03 }",
    "{ points: 30, reason: ID03 }\n    unknown: ignore\n    because: seldom given",
  )
  .concat("\nrecord: { require: [purpose, legalBasis], validFor: 365d, selfie: 36h, review: four_eyes }\n");

type Path = readonly (string | number)[];

interface Mutant {
  readonly what: string;
  readonly text: string;
}

/** Every policy that differs from this one in one place. */
function mutants(tree: unknown, path: Path = []): Mutant[] {
  const here = otherValues(tree, path).map((value) => mutant(path, value));
  if (typeof tree !== "object" || tree === null) return here;
  const keys: readonly (string | number)[] = Array.isArray(tree) ? [...tree.keys()] : Object.keys(tree);
  return keys.flatMap((key) => {
    const value: unknown = Reflect.get(tree, key);
    return [...mutants(value, [...path, key]), ...(isDefault(key, value) ? [] : [mutant([...path, key], LEFT_OUT)])];
  });
}

const LEFT_OUT = Symbol("left out");

function mutant(path: Path, value: unknown): Mutant {
  const what = `${path.join(".")} → ${typeof value === "symbol" ? "left out" : JSON.stringify(value)}`;
  return { what, text: stringify(replaced(parse(source), path, value), { lineWidth: 0 }) };
}

function replaced(tree: unknown, [key, ...rest]: Path, value: unknown): unknown {
  if (key === undefined) return value;
  if (Array.isArray(tree)) {
    return tree.flatMap((each: unknown, index) => {
      const now: unknown = index === key ? replaced(each, rest, value) : each;
      return now === LEFT_OUT ? [] : [now];
    });
  }
  const entries = Object.entries(tree ?? {}).map(([name, each]: [string, unknown]): [string, unknown] => [
    name,
    name === key ? replaced(each, rest, value) : each,
  ]);
  return Object.fromEntries(entries.filter(([, each]) => each !== LEFT_OUT));
}

/** To leave these out changes nothing: it is what they are in any case. */
function isDefault(key: string | number, value: unknown): boolean {
  const defaults: Readonly<Record<string, unknown>> = { strategy: "all", deadline: "6s", need: "all", threshold: 0.85 };
  return key === "scopes" || (key in defaults && defaults[key] === value);
}

const SWAPS: readonly (readonly [RegExp, string])[] = [
  [/==/, "!="],
  [/&&/, "||"],
  [/\|\|/, "&&"],
  [/</, "<="],
  [/>=/, ">"],
  [/params\.\w+/, "0.99"],
  [/MISMATCH/, "CONFLICT"],
  [/CONFLICT/, "MATCH"],
  [/== MATCH/, "== MISMATCH"],
  [/NOT_FOUND/, "MATCH"],
  [/CLEAR/, "POSSIBLE_MATCH"],
  [/SANCTION/, "PEP"],
  [/exists/, "all"],
  [/false/, "true"],
  [/identity\.(name|dateOfBirth)/, "identity.gender"],
  [/face\.score/, "screening.topScore"],
  [/^(.*)$/, "!($1)"],
];

const OTHER_TERMS: Readonly<Record<string, readonly string[]>> = {
  require: ["consentReference", "reference"],
  validFor: ["7d", "8761h"],
  selfie: ["7d", "37h"],
  review: ["single"],
};

function otherValues(value: unknown, path: Path): readonly unknown[] {
  if (typeof value === "number") return [value + 1, value - 1, value * 1.01];
  if (typeof value === "boolean") return [!value];
  if (typeof value !== "string") return [];
  const key = path.findLast((each) => typeof each === "string");
  if (path[0] === "record") return OTHER_TERMS[key ?? ""] ?? [];
  switch (key) {
    case "when":
    case "approve_requires":
      return SWAPS.map(([from, to]) => value.replace(from, to)).filter((each) => each !== value);
    case "providers":
      return ["hyperverge", "glair", "iluma"].filter((each) => each !== value);
    case "scopes":
      return ["OTHER"];
    case "strategy":
      return ["all", "failover", "cheapest", { quorum: 2 }, { hedge: "400ms" }].filter((each) => each !== value);
    case "retry":
      return ["safe", "maybe_billed"].filter((each) => each !== value);
    case "stop":
      return ["complete", "determined"].filter((each) => each !== value);
    case "outcome":
      return ["APPROVE", "REVIEW", "REJECT"].filter((each) => each !== value);
    case "reject":
    case "review":
    case "reason":
      return ["ID01", "AM02"].filter((each) => each !== value);
    case "deadline":
      return ["7s", "6001ms"];
    case "need":
      return [1];
    case "audience":
      return ["applicant"];
    default:
      return [`${value}-x`];
  }
}

it("every single change of the shipped policy that loads changes its digest", () => {
  const { digest } = load(source);
  const unnoticed: string[] = [];
  let loaded = 0;
  for (const { what, text } of mutants(parse(source))) {
    const result = loadPolicy(text, { file: "mutant.yaml", providers: PROVIDERS });
    if (!("policy" in result)) continue;
    loaded += 1;
    if (result.policy.digest === digest) unnoticed.push(what);
  }
  expect(unnoticed).toEqual([]);
  expect(loaded).toBeGreaterThan(150);
});
