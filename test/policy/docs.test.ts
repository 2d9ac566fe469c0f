import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { GROUND_PARTS, LEGAL_BASES } from "../../src/domain/legal-ground.ts";
import { RETRIES, STOPS, writtenStrategy } from "../../src/domain/strategy.ts";
import { formatProblem } from "../../src/policy/problem.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import { SELFIE_KEPT, VALID_FOR } from "../../src/policy/read-record.ts";
import { writtenPeriod } from "../../src/policy/read-time.ts";
import { REVIEWS } from "../../src/policy/record-terms.ts";
import { load, policyText, PROVIDERS, rules } from "./support/policies.ts";

const page = await readFile(new URL("../../docs/policy.md", import.meta.url), "utf8");

function block(name: string): string {
  return new RegExp(`\`\`\`${name}\\n([\\s\\S]*?)\`\`\``).exec(page)?.[1] ?? "";
}

describe("the page on policies", () => {
  it("has an example that loads, with every part a policy can have", () => {
    const { needs, program, meaning } = load(block("yaml policy"));
    expect([...needs]).toEqual(["IDENTITY", "FACE", "SCREENING"]);
    expect(program.rules).toHaveLength(5);
    expect(meaning.record).toEqual({
      require: ["purpose", "legalBasis"],
      validForHours: 8760,
      selfieHours: 720,
      review: "four_eyes",
    });
  });

  it("shows checks that load, asked as it says", () => {
    const { checks } = load(policyText({ checks: block("yaml checks") }));
    const how = Object.values(checks).map(({ strategy, retry, stop }) => [writtenStrategy(strategy), retry, stop]);
    expect(how).toEqual([
      ["quorum: 2", "safe", "determined"],
      ["hedge: 400ms", "maybe_billed", "determined"],
      ["all", "safe", "complete"],
    ]);
  });

  it("has a paragraph on every strategy, retry and stop", () => {
    const section = /## How a check is asked\n([\s\S]*?)\n## /.exec(page)?.[1] ?? "";
    for (const name of ["`all`", "`{ quorum: 2 }`", "`failover`", "`{ hedge: 400ms }`", "`cheapest`"]) {
      expect(section).toContain(`\n**${name}**`);
    }
    for (const retry of RETRIES) expect(section).toContain(`\`retry: ${retry}\``);
    for (const stop of STOPS) expect(section).toContain(`\`stop: ${stop}\``);
  });

  it("names everything that can be said of a record, within its bounds", () => {
    const section = /## What is kept of an assessment\n([\s\S]*?)\n## /.exec(page)?.[1] ?? "";
    const keys = [...section.matchAll(/^\| `(\w+)`/gm)].map(([, key]) => key);
    expect(keys).toEqual(["require", "validFor", "selfie", "review"]);
    for (const word of [...GROUND_PARTS, ...LEGAL_BASES, ...REVIEWS]) expect(section).toContain(`\`${word}\``);
    for (const { least, most } of [VALID_FOR, SELFIE_KEPT]) {
      expect(section).toContain(`from \`${writtenPeriod(least)}\` to \`${writtenPeriod(most)}\``);
    }
  });

  it("shows the very problems that its broken example has", () => {
    const loaded = loadPolicy(block("yaml broken"), { file: "policies/broken.yaml", providers: PROVIDERS });
    const problems = "problems" in loaded ? loaded.problems : [];
    expect(`${problems.map(formatProblem).join("\n")}\n`).toBe(block("text problems"));
  });

  it("gives examples of conditions that load", () => {
    const table = /## Conditions\n([\s\S]*?)\n## /.exec(page)?.[1] ?? "";
    const codes = [...table.matchAll(/`([^`]+)`/g)].map(([, text = ""]) => text.replaceAll(String.raw`\|`, "|"));
    const conditions = codes.filter((text) => /[=<>(!]|\bin\b/.test(text));
    expect(conditions.length).toBeGreaterThan(8);
    for (const condition of conditions) {
      expect(load(policyText({ rules: rules(`${condition} => review: R1`) })).program.rules).toHaveLength(1);
    }
  });
});
