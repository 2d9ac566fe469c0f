import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";

import { afterAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { runSaksi } from "../../src/cli/program.ts";
import { providerDefinitions } from "../../src/registry.ts";

const DEFAULT = path.resolve(import.meta.dirname, "../../policies/default.yaml");
const source = readFileSync(DEFAULT, "utf8");

const folder = mkdtempSync(path.join(tmpdir(), "saksi-diff-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The shipped policy with some texts for others, in a file of its own. */
function file(name: string, ...changes: readonly (readonly [before: string | RegExp, after: string])[]): string {
  const text = changes.reduce((before, [one, other]) => before.replace(one, other), source);
  const at = path.join(folder, `${name}.yaml`);
  writeFileSync(at, text);
  return at;
}

async function diff(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out = new PassThrough({ encoding: "utf8" });
  const err = new PassThrough({ encoding: "utf8" });
  const code = await runSaksi(["policy", "diff", ...args], { providers: providerDefinitions, out, err });
  return { code, out: String(out.read() ?? ""), err: String(err.read() ?? "") };
}

const NEXT = ["version: 1", "version: 2"] as const;
const looser = file("looser", NEXT, ["face_pass: 0.80", "face_pass: 0.75"], ["points: 30", "points: 29"]);

describe("policy diff", () => {
  test("says that nothing changed in meaning, and ends with 0", async () => {
    const { code, out } = await diff(DEFAULT, file("same", [/face_pass/g, "least"], ["# Reviews:", "# So:"]));
    expect(out).toBe("no change in meaning\n");
    expect(code).toBe(0);
  });

  test("a version or a name is no meaning, and is told of", async () => {
    expect(await diff(DEFAULT, file("version", NEXT))).toMatchObject({
      code: 0,
      out: "no change in meaning (version 1 → 2)\n",
    });
    const renamed = file("name", NEXT, ["policy: default", "policy: other"]);
    expect((await diff(DEFAULT, renamed)).out).toBe("no change in meaning (policy default → other, version 1 → 2)\n");
  });

  test("tells what changed and who is decided otherwise, and ends with 1", async () => {
    const { code, out, err } = await diff(DEFAULT, looser, "--budget", "5000");
    expect(code).toBe(1);
    expect(err).toBe("");
    const start = `version 1 → 2

rules
  ~ nik-birth-date effect: +30 points → +29 points
  ~ face-differs condition (params.face_pass 0.8 → 0.75)
      - face.verdict == MISMATCH || face.score < 0.8
      + face.verdict == MISMATCH || face.score < 0.75

applicants whose outcome changes, by what differs from an ordinary one

  REVIEW → APPROVE (looser)
    nik.birthDateConsistent false
      old: nik-birth-date (+30)
      new: nik-birth-date (+29)

  REJECT → APPROVE (looser)
    face.score 0.78 (from 0.75 to under 0.8)
      old: face-differs (+80)
      new: no rule speaks against it

`;
    expect(out.slice(0, start.length)).toBe(start);
    expect(out).toContain("more (--all shows them)");
    expect(out).toMatch(/5,000 kinds of applicants tried: every one with up to 3 departures .*--budget raises it/);
    expect((await diff(DEFAULT, looser, "--budget", "5000", "--all")).out).not.toContain("--all");
  });

  test("does not call no flip found no change where not every applicant was tried", async () => {
    const reckoned = (name: string, limit: number): string =>
      file(name, [
        "rules:\n",
        `rules:\n  - { id: r, when: "!nik.valid && face.score * 2 > ${limit}", then: { review: ID02 } }\n`,
      ]);
    const [one, other] = [reckoned("one", 1.5), reckoned("other", 1.6)];
    expect((await diff(one, other, "--budget", "5000")).out).toMatch(
      /\nNone found among 5,000 kinds of applicants, and not every one was tried: every one with .*; conditions that calculate .*\.\n$/,
    );
    const { search } = z
      .object({ search: z.unknown() })
      .parse(JSON.parse((await diff(one, other, "--budget", "5000", "--json")).out));
    expect(search).toMatchObject({
      exhaustive: false,
      endedBy: "budget",
      untried: [expect.stringContaining("calculate")],
    });
  });

  test("tells of a provider that is needed now", async () => {
    const { out } = await diff(
      file("few", ["[idmeta, glair, hyperverge, iluma]", "[glair, iluma]"]),
      DEFAULT,
      "--budget",
      "1",
    );
    expect(out).toContain("providers needed\n  + idmeta, for face\n  + hyperverge, for face\n");
  });

  test("says that only texts differ where no outcome can change", async () => {
    const { code, out } = await diff(DEFAULT, file("text", ["en: NIK is not valid", "en: No NIK"]));
    expect(out).toContain("default: the meaning has changed, and the version is still 1");
    expect(out).toContain("No outcome changes: the difference is in what is said or kept, or in how long is waited.");
    expect(code).toBe(1);
  });

  test("says in words what is kept on other terms", async () => {
    const kept = file("kept", NEXT, [
      /$/,
      "\nrecord: { require: [purpose, legalBasis], validFor: 365d, selfie: 30d, review: four_eyes }\n",
    ]);
    const said = [
      "record",
      "  ~ require: nothing → purpose, legalBasis",
      "  ~ validFor: no end → 365 days",
      "  ~ selfie: not kept → kept for 30 days",
      "  ~ review: one reviewer → two reviewers",
    ].join("\n");
    const { code, out } = await diff(DEFAULT, kept);
    expect(out).toContain(`version 1 → 2\n\n${said}\n\nNo outcome changes:`);
    expect(code).toBe(1);
    expect(readFileSync("docs/policy.md", "utf8")).toContain(said);
  });

  test("gives the same as JSON", async () => {
    const Shape = z.object({
      old: z.object({ name: z.literal("default"), version: z.literal(1), digest: z.string() }),
      new: z.object({ name: z.literal("default"), version: z.literal(2), digest: z.string() }),
      same: z.literal(false),
      differences: z.array(z.object({ section: z.string(), before: z.string().nullable() })).length(2),
      providers: z.object({ added: z.array(z.string()).length(0), removed: z.array(z.string()).length(0) }),
      flips: z.array(
        z.object({
          from: z.string(),
          to: z.string(),
          direction: z.enum(["stricter", "looser"]),
          applicants: z.array(z.object({ facts: z.array(z.object({ path: z.string(), text: z.string() })) })),
        }),
      ),
      search: z.object({ searched: z.literal(5_000), size: z.number(), exhaustive: z.literal(false) }),
    });
    const { code, out } = await diff(DEFAULT, looser, "--json", "--budget", "5000");
    expect(code).toBe(1);
    const { flips } = Shape.parse(JSON.parse(out));
    expect(flips.map(({ from, to }) => `${from} ${to}`)).toEqual(["REVIEW APPROVE", "REJECT APPROVE", "REJECT REVIEW"]);
    expect(await diff(DEFAULT, DEFAULT, "--json")).toMatchObject({ code: 0 });
  });

  test.each([
    ["a file that is not there", [DEFAULT, path.join(folder, "nowhere.yaml")], "there is no such file"],
    ["a file that does not load", [file("broken", ["version: 1", "version: none"]), DEFAULT], "version"],
    ["one file alone", [DEFAULT], "missing required argument 'new'"],
    ["a budget that is no number", [DEFAULT, DEFAULT, "--budget", "much"], "whole number"],
  ])("ends with 2 for %s", async (_what, args, words) => {
    const { code, out, err } = await diff(...args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(words);
  });
});
