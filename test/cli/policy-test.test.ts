import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { read } from "../ground/repository.ts";
import { Desk } from "./support/desk.ts";

const desk = new Desk();
afterAll(() => desk.clear());

const DEFAULT = read("policies/default.yaml");
const CASES = read("policies/default.test.yaml");
const good = desk.put("good.yaml", DEFAULT);
desk.put("good.test.yaml", CASES);
const sparse = desk.put("sparse.yaml", DEFAULT);
desk.put("sparse.test.yaml", "cases: [ { name: a good applicant, expect: { outcome: APPROVE } } ]\n");
const failing = desk.put("failing.yaml", DEFAULT.replace("face_pass: 0.80", "face_pass: 0.85"));
desk.put("failing.test.yaml", CASES);
const broken = desk.put("broken.yaml", DEFAULT);
desk.put("broken.test.yaml", "cases: [ { name: a, expect: { outcome: APROVE } } ]\n");

describe("policy test", () => {
  test("says of a policy that is tested through and through that it is well, and ends with 0", async () => {
    const { code, out, err } = await desk.saksi("policy", "test", good);
    expect(code).toBe(0);
    expect(out).toMatch(
      /good\.yaml: \d+ cases, all as expected; \d+ outages tried, none at fault; nothing untested\n$/,
    );
    expect(out).toMatch(/^rule +fired +not fired +unknown$/m);
    expect(out).toMatch(/^nik-invalid +\d+ +\d+ +–$/m);
    expect(err).toBe("");
  });

  test("takes the file of cases for its policy, too", async () => {
    expect(await desk.saksi("policy", "test", desk.at("good.test.yaml"))).toMatchObject({ code: 0 });
  });

  test("names what is untested, and ends with 1 unless it is told not to look", async () => {
    const { code, out } = await desk.saksi("policy", "test", sparse);
    expect(code).toBe(1);
    expect(out).toContain("rule face-differs is never seen fired\n");
    expect(out).toContain("1 case, all as expected; 4 outages tried, none at fault; 24 gaps in what is tested");
    const cases = await desk.saksi("policy", "test", "--no-coverage", sparse);
    expect(cases.out).toMatch(/sparse\.yaml: 1 case, all as expected; 4 outages tried, none at fault\n$/);
    expect(cases.code).toBe(0);
    expect(cases.out).not.toContain("never seen");
  });

  test("tells of a case that fails what was expected, what came out and the facts, and ends with 1", async () => {
    const { code, out } = await desk.saksi("policy", "test", failing);
    expect(code).toBe(1);
    expect(out).toMatch(
      /✗ failing\.test\.yaml:\d+: a similarity at the limit\n {4}outcome: expected APPROVE, and it is REJECT\n/,
    );
    expect(out).toMatch(/ {4}fired: expected none, and it is face-differs\n(.*\n)*? {4}facts: face\.score 0\.8\n/);
    expect(out).not.toContain("✓");
  });

  test("says of a case that fails what the outcome rests on, with the causes of what is unknown", async () => {
    desk.put(
      "why.test.yaml",
      "cases: [ { name: why, facts: { face.verdict: UNKNOWN }, down: [iluma], expect: { outcome: APPROVE } } ]",
    );
    const { out } = await desk.saksi("policy", "test", good, "--cases", desk.at("why.test.yaml"), "--no-coverage");
    expect(out).toContain(
      "\n    because: sanctions-hit (reject, unknown: UNAVAILABLE); watchlist-possible (review, unknown: UNAVAILABLE); ",
    );
    expect(out).toContain("; not met: face.verdict == MATCH (unknown: ");
    const { out: json } = await desk.saksi("policy", "test", "--json", failing);
    expect(JSON.parse(json)).toMatchObject([
      {
        cases: expect.arrayContaining([
          expect.objectContaining({ name: "a similarity at the limit", because: ["face-differs (+80)"] }),
        ]),
      },
    ]);
  });

  test("tests every policy of a folder that has cases, and names the others", async () => {
    const folder = new Desk();
    folder.put("one.yaml", DEFAULT);
    folder.put("one.test.yaml", CASES);
    folder.put("two.yml", DEFAULT);
    folder.put("two.test.yml", CASES);
    folder.put("three.yaml", DEFAULT);
    const { code, out, err } = await folder.saksi("policy", "test", folder.at(""));
    expect(out.match(/^\w+\.ya?ml: \d+ cases/gm)).toHaveLength(2);
    expect(err).toBe("three.yaml: not tested, for it has no cases (three.test.yaml)\n");
    expect(code).toBe(0);
    folder.clear();
  });

  test("ends with 2 for a folder where no policy has cases", async () => {
    const folder = new Desk();
    folder.put("one.yaml", DEFAULT);
    const { code, err } = await folder.saksi("policy", "test", folder.at(""));
    expect(err).toContain("no policy in this folder has cases (*.test.yaml) beside it");
    expect(code).toBe(2);
    folder.clear();
  });

  test("names the cases that pass where it is asked to", async () => {
    const { out } = await desk.saksi("policy", "test", "--verbose", good);
    expect(out).toContain("✓ another name\n");
  });

  test("prints for other programs what it prints for people", async () => {
    const { code, out } = await desk.saksi("policy", "test", "--json", failing, good);
    expect(code).toBe(1);
    const Mismatch = z.object({ what: z.string(), expected: z.string(), actual: z.string() });
    const Tested = z.object({
      file: z.string(),
      policy: z.object({ name: z.literal("default"), version: z.number(), digest: z.string() }),
      passed: z.boolean(),
      cases: z.array(z.object({ name: z.string(), passed: z.boolean(), mismatches: z.array(Mismatch) })),
      coverage: z.object({ gaps: z.array(z.string()) }),
    });
    const [first, second] = z.array(Tested).parse(JSON.parse(out));
    expect(first).toMatchObject({ file: "failing.yaml", passed: false });
    expect(second).toMatchObject({ file: "good.yaml", passed: true, coverage: { gaps: [] } });
    expect(first?.cases.find(({ name }) => name === "a similarity at the limit")?.mismatches[0]).toEqual({
      what: "outcome",
      expected: "APPROVE",
      actual: "REJECT",
    });
  });

  test("shows every problem of a file of cases, goes on with the next policy, and ends with 2", async () => {
    const { code, out, err } = await desk.saksi("policy", "test", broken, good);
    expect(code).toBe(2);
    expect(err).toContain("broken.test.yaml:1:40: unknown value 'APROVE' (did you mean APPROVE?)\n  1 | cases:");
    expect(out).toContain("good.yaml: ");
  });

  test("prints for other programs which policy could not be tested, too, and why", async () => {
    const { code, out } = await desk.saksi("policy", "test", "--json", desk.at("missing.yaml"), broken, good);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject([
      { file: "missing.yaml", error: "missing.yaml: there is no such file" },
      { file: "broken.yaml", problems: [{ file: "broken.test.yaml", line: 1, column: 40 }] },
      { file: "good.yaml", passed: true },
    ]);
  });

  test.each([
    ["a policy that is not there", ["missing.yaml"], "missing.yaml: there is no such file"],
    ["cases that are not there", ["lonely.yaml"], "lonely.test.yaml: there is no such file"],
    [
      "cases whose policy is not there",
      ["orphan.test.yaml"],
      "orphan.yaml: there is no such policy (to try another one: saksi policy test POLICY --cases orphan.test.yaml)",
    ],
    ["a file of another kind", ["good.txt"], "good.txt: say with --cases where its cases are"],
    [
      "one file of cases for several policies",
      ["--cases", "x.test.yaml", "a.yaml", "b.yaml"],
      "--cases goes with one policy only",
    ],
  ])("ends with 2 for %s", async (_, args, words) => {
    desk.put("lonely.yaml", DEFAULT);
    const { code, err } = await desk.saksi(
      "policy",
      "test",
      ...args.map((arg) => (arg.startsWith("-") ? arg : desk.at(arg))),
    );
    expect(code).toBe(2);
    expect(err).toContain(words);
  });

  test("reads the cases from elsewhere where it is told to", async () => {
    const { code } = await desk.saksi("policy", "test", "--cases", desk.at("good.test.yaml"), sparse);
    expect(code).toBe(0);
  });
});
