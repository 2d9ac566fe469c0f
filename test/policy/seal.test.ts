import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

import fc from "fast-check";
import { describe, expect, it } from "vitest";

import type { Decision, FactRead } from "../../src/domain/decision.ts";
import type { Facts } from "../../src/domain/fact.ts";
import { decide } from "../../src/policy/decide.ts";
import { sealDecision } from "../../src/policy/seal.ts";
import { incompleteFacts, policyThatMayIgnore } from "./support/arbitraries.ts";
import { PEOPLE } from "./support/people.ts";
import { load, NOON } from "./support/policies.ts";
import { reordered, rewritten, style } from "./support/rewriting.ts";

const shipped = await readFile(new URL("../../policies/default.yaml", import.meta.url), "utf8");
const withCounterfactuals = shipped.replace("version: 1\n", "version: 1\ncounterfactuals: true\n");
const source = fc.oneof(
  { weight: 3, arbitrary: policyThatMayIgnore },
  { weight: 1, arbitrary: fc.constantFrom(shipped, withCounterfactuals) },
);

function sealed(text: string, facts: Facts): string {
  return sealDecision(decide(load(text), facts, NOON));
}

describe("the sealed bytes of a decision", () => {
  it("are the same whenever it is decided again, and whatever was decided in between", () => {
    fc.assert(
      fc.property(source, incompleteFacts(9), incompleteFacts(9), (text, facts, others) => {
        const policy = load(text);
        const once = sealDecision(decide(policy, facts, NOON));
        decide(policy, others, NOON);
        expect(sealDecision(decide(policy, facts, NOON))).toBe(once);
      }),
    );
  });

  it("are the same in whatever order the facts came", () => {
    fc.assert(
      fc.property(source, incompleteFacts(9), fc.func(fc.nat()), (text, facts, place) => {
        const moved = [...facts].toSorted(([a], [b]) => place(a) - place(b));
        expect(sealed(text, new Map(moved))).toBe(sealed(text, facts));
      }),
    );
  });

  it("are the same by a policy that is written otherwise and means the same", () => {
    fc.assert(
      fc.property(source, incompleteFacts(9), style, fc.nat(), (text, facts, hand, seed) => {
        const other = reordered(rewritten(text, hand), ["approve_requires", "providers", "scopes"], seed);
        expect(load(other).digest).toBe(load(text).digest);
        expect(sealed(other, facts)).toBe(sealed(text, facts));
      }),
    );
  });

  it("are the same in another process, with another time zone and another language", async () => {
    const script = fileURLToPath(new URL("support/sealed-elsewhere.ts", import.meta.url));
    const env = { ...process.env, TZ: "Pacific/Chatham", LANG: "tr_TR.UTF-8", LC_ALL: "tr_TR.UTF-8" };
    const { stdout } = await promisify(execFile)(process.execPath, [script], { env });
    expect(stdout.trimEnd().split("\n")).toEqual(PEOPLE.map((facts) => sealed(shipped, facts)));
  });

  it("are what they were before a decision could end", () => {
    const bytes = PEOPLE.map((facts) => `${sealed(shipped, facts)}\n`).join("");
    const digest = createHash("sha256").update(bytes).digest("hex");
    expect(digest).toBe("31b247158ceed0ccd5d8e6a7db33e5d946f724183f18eb360b162fb8eee41f05");
  });

  it("say until when it stands, where its policy says how long", () => {
    const [facts = new Map()] = PEOPLE;
    const ending = shipped.replace("version: 1\n", "version: 1\nrecord: { validFor: 365d }\n");
    expect(JSON.parse(sealed(ending, facts))).toMatchObject({
      decidedAt: "2025-06-01T05:00:00.000Z",
      validUntil: "2026-06-01T05:00:00.000Z",
    });
    expect(sealed(shipped, facts)).not.toContain("validUntil");
  });

  it("are the same whichever provider is named first, and so heard first", () => {
    const [facts = new Map()] = PEOPLE;
    const turned: Facts = new Map(
      Array.from(facts, ([path, fact]) => [path, { ...fact, sources: fact.sources.toReversed() }]),
    );
    expect(sealed(shipped, turned)).toBe(sealed(shipped, facts));
  });

  it("say neither where a rule stands nor how a condition is written", () => {
    const [, facts = new Map()] = PEOPLE;
    const spaced = shipped
      .replace("rules:\n", "rules:\n\n\n")
      .replace("  - face.verdict == MATCH", "  - (face.verdict  ==  MATCH)");
    const [one, other] = [shipped, spaced].map((text) => decide(load(text), facts, NOON));
    expect(other?.rules[0]?.line).not.toBe(one?.rules[0]?.line);
    expect(sealed(spaced, facts)).toBe(sealed(shipped, facts));
  });
});

describe("the sealed bytes tell apart", () => {
  const [, facts = new Map()] = PEOPLE;
  const decision = decide(load(withCounterfactuals), facts, NOON);
  const [rule, ...rules] = decision.rules;
  const [unmet] = decision.unmet;
  const withName = (name: Partial<FactRead>): Partial<Decision> => ({
    rules: decision.rules.map((each) => ({
      ...each,
      facts: each.facts.map((fact) => (fact.path === "identity.name" ? { ...fact, ...name } : fact)),
    })),
  });

  it.each<[string, Partial<Decision>]>([
    ["outcomes", { outcome: "APPROVE" }],
    ["what is determined", { determined: !decision.determined }],
    ["the best", { best: "APPROVE" }],
    ["the worst", { worst: "APPROVE" }],
    ["scores", { score: { low: -1, high: decision.score.high } }],
    ["reasons", { reasons: decision.reasons.slice(1) }],
    ["the order of reasons", { reasons: decision.reasons.toReversed() }],
    ["rules", { rules }],
    ["the state of a rule", rule ? { rules: [{ ...rule, state: "UNKNOWN" }, ...rules] } : {}],
    ["the points of a rule", rule ? { rules: [{ ...rule, points: { low: 0, high: 9 } }, ...rules] } : {}],
    ["the value that was read", withName({ value: "CONFLICT" })],
    ["the cause why none was", withName({ cause: "TIMEOUT" })],
    ["who said it", withName({ sources: [] })],
    ["requirements that are not met", { unmet: decision.unmet.slice(1) }],
    ["what they come to", unmet ? { unmet: [{ ...unmet, holds: null }, ...decision.unmet.slice(1)] } : {}],
    ["what is missing", { missing: [{ path: "nik.valid", cause: "TIMEOUT" }] }],
    ["what was ignored", { ignored: ["nik-invalid"] }],
    ["what would have changed it", { counterfactuals: [{ outcome: "APPROVE", facts: [] }] }],
    ["policies", { policy: { ...decision.policy, version: 2 } }],
    ["until when it stands", { validUntil: new Date("2026-06-01T05:00:00.000Z") }],
    ["days", { decidedAt: new Date("2025-06-02T05:00:00.000Z") }],
  ])("%s", (_what, different) => {
    expect(Object.keys(different)).not.toEqual([]);
    expect(sealDecision({ ...decision, ...different })).not.toBe(sealDecision(decision));
  });
});
