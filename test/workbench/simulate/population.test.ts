import { expect, test } from "vitest";

import { complaint, defaultPopulation, POPULATION_TEXT } from "./support.ts";

test("the population that comes with Saksi has no problems, and speaks of every vendor", () => {
  expect(complaint(POPULATION_TEXT)).toBe("");
  expect([...defaultPopulation.vendors.keys()]).toEqual(["IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"]);
});

/** Each changes one thing of the default population; what is said of it comes after the place. */
test.each([
  [
    "a share that makes too many",
    "share: 0.800",
    "share: 0.900",
    "26:3: the shares of the groups add up to 1.1 (they must add up to 1)",
  ],
  ["a share over 1", "share: 0.800", "share: 1.8", "26:28: `share`: too big: expected number to be <=1"],
  ["a group twice", "name: sanctioned", "name: honest", "45:13: there are two groups named 'honest'"],
  [
    "a group's key that there is not",
    "leaves_out: [gender]",
    "leave_out: [gender]",
    "27:79: unknown key 'leave_out' (did you mean leaves_out?)",
  ],
  [
    "a face that there is not",
    "face: own-badly-lit",
    "face: own-badly-lid",
    "32:69: unknown face 'own-badly-lid' (did you mean own-badly-lit?)",
  ],
  [
    "a listing that there is not",
    "listing: sanctioned",
    "listing: pep",
    "45:75: unknown listing 'pep' (there are namesake-of-a-pep, namesake-on-sanctions, sanctioned)",
  ],
  [
    "a day that does not exist",
    "day: 2026-01-15",
    "day: 2026-02-30",
    "10:6: `day`: must be a day that exists, as 2026-01-15",
  ],
  [
    "a country that does not exist",
    "leaves_out: [gender]",
    "nationality: ZZ",
    "27:92: `nationality`: must be an ISO 3166-1 alpha-2 code",
  ],
  [
    "an age that is one number",
    "leaves_out: [gender]",
    "age: 17",
    "27:84: `age`: it must be written as { from: 18, to: 65 }.",
  ],
  [
    "kinds of failure that make too many",
    "failures: { TIMEOUT: 0.4",
    "failures: { TIMEOUT: 0.5",
    "the kinds of failure of idmeta add up to 1.1 (they must add up to 1)",
  ],
  ["a vendor that there is not", "  glair:", "  glare:", "unknown key 'glare' (did you mean glair?)"],
  [
    "an endpoint that there is not",
    "      verification:",
    "      verificaton:",
    "unknown key 'verificaton' (did you mean verification?)",
  ],
  [
    "a check that the vendor does not make",
    "flag_at: 0.75 }",
    "flag_at: 0.75 }\n    screening: { scopes: [PEP] }",
    "`screening`: the vendor does not make this check",
  ],
  [
    "a scope that there is not",
    "scopes: [PEP, SANCTION, OTHER]",
    "scopes: [PEPS]",
    "unknown value 'PEPS' (did you mean PEP?)",
  ],
  [
    "a 95th percentile under the median",
    "median: 700, p95: 2000",
    "median: 700, p95: 600",
    "`p95`: must not be under the median",
  ],
  [
    "ages that end before they begin",
    "leaves_out: [gender]",
    "age: { from: 30, to: 20 }",
    "27:84: `age`: must not end before it begins",
  ],
  ["nothing but YAML's own mistakes", "faces:", "faces: [", "population.yaml:"],
])("%s is told with its place", (_, from, to, said) => {
  expect(POPULATION_TEXT).toContain(from);
  const told = complaint(POPULATION_TEXT.replace(from, to));
  expect(told).toContain(said);
  expect(told).toMatch(/^population\.yaml:\d+:\d+: /);
});

test("a face that is genuine and one that is not are needed, since a vendor may mistake one for the other", () => {
  const text = POPULATION_TEXT.replaceAll("genuine: false", "genuine: true");
  expect(complaint(text)).toContain("`faces` needs one that is genuine and one that is not");
});

test("every problem is told at once", () => {
  const text = POPULATION_TEXT.replace("outage: 0.003", "outage: 3")
    .replace("  glair:", "  glare:")
    .replace("flag_at: 0.75", "flags_at: 0.75");
  expect(complaint(text).split("\n")).toHaveLength(3);
});

test("a file with a great many problems is told of a hundred of them", () => {
  const groups = Array.from(
    { length: 200 },
    () => "  - { name: honest, share: 0, should: APPROVE, face: nobody }\n",
  ).join("");
  const text = POPULATION_TEXT.replace("groups:\n", `groups:\n${groups}`);
  expect(complaint(text).split("\n")).toHaveLength(101);
});

test("what is wrong in form, and names that there are not, are told together", () => {
  const wrong = POPULATION_TEXT.replace("share: 0.800", "share: 1.8")
    .replace("day: 2026-01-15", "day: 2026-02-30")
    .replace("face: own-badly-lit", "face: own-badly-lid")
    .replace("listing: sanctioned", "listing: pep");
  expect(
    complaint(wrong)
      .split("\n")
      .map((line) => line.replace(/^population\.yaml:| \(.*/g, "")),
  ).toEqual([
    "10:6: `day`: must be a day that exists, as 2026-01-15",
    "26:28: `share`: too big: expected number to be <=1",
    "32:69: unknown face 'own-badly-lid'",
    "45:75: unknown listing 'pep'",
  ]);
});
