import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";

import { writtenStrategy } from "../../src/domain/strategy.ts";
import type { Strategy } from "../../src/domain/strategy.ts";
import { loadPolicy } from "../../src/policy/load.ts";
import type { CheckPolicy } from "../../src/policy/meaning.ts";
import { complaint, load, policyText, PROVIDERS } from "./support/policies.ts";

const identity = (terms: string): string =>
  policyText({ checks: `checks:\n  identity: { providers: [idmeta, glair, iluma], ${terms} }` });
const screening = (terms: string): string =>
  policyText({ checks: `checks:\n  screening: { providers: [iluma], ${terms} }` });

function identityOf(source: string): CheckPolicy | undefined {
  return load(source).checks.IDENTITY;
}

describe("how a check is asked", () => {
  it.each<[string, Strategy, number]>([
    ["strategy: all", { kind: "all" }, 1],
    ["strategy: failover", { kind: "failover" }, 1],
    ["strategy: cheapest, need: 1", { kind: "cheapest" }, 1],
    ["strategy: { quorum: 2 }", { kind: "quorum", answers: 2 }, 2],
    ["strategy: { quorum: 3 }, need: 3", { kind: "quorum", answers: 3 }, 3],
    ["strategy: { quorum: 3 }, need: all", { kind: "quorum", answers: 3 }, 3],
    ["strategy: { hedge: 400ms }", { kind: "hedge", afterMs: 400 }, 1],
    ["strategy: { hedge: 1.5s }, deadline: 2s", { kind: "hedge", afterMs: 1_500 }, 1],
    ["strategy: { hedge: 5999ms }", { kind: "hedge", afterMs: 5_999 }, 1],
  ])("is read: %s", (terms, strategy, need) => {
    expect(identityOf(identity(terms))).toMatchObject({ strategy, need });
  });

  it("may stand in a block of its own", () => {
    const block = "    strategy:\n      quorum: 2";
    const checks = `checks:\n  identity:\n    providers: [idmeta, glair, iluma]\n${block}`;
    expect(identityOf(policyText({ checks }))?.strategy).toEqual({ kind: "quorum", answers: 2 });
  });

  it("keeps the order of the providers", () => {
    expect(identityOf(identity("strategy: failover"))?.providers).toEqual(["IDMETA", "GLAIR", "ILUMA"]);
  });

  const noNumber = "a quorum is a map that says how many equal answers it takes";
  const noTime = "a hedge is a map that says after how long the next provider is asked too";
  it.each([
    ["strategy: quorum", `${noNumber} (write { quorum: 2 })`],
    ['strategy: "quorum: 3"', `${noNumber} (write { quorum: 3 })`],
    ["strategy: quorum 3", `${noNumber} (write { quorum: 3 })`],
    ["strategy: quorum(3)", `${noNumber} (write { quorum: 3 })`],
    ['strategy: "{ quorum: 3 }"', `${noNumber} (write { quorum: 3 })`],
    ["strategy: quorum: 3", "a second `key: value` begins within this value (write strategy: { quorum: 3 })"],
    ["strategy: hedge", `${noTime} (write { hedge: 400ms })`],
    ["strategy: hedge 250ms", `${noTime} (write { hedge: 250ms })`],
    ["strategy: hedge: 250ms", "a second `key: value` begins within this value (write strategy: { hedge: 250ms })"],
    ["strategy: al", "`strategy` cannot be 'al' (did you mean all?)"],
    ["strategy: failovre", "`strategy` cannot be 'failovre' (did you mean failover?)"],
    ["strategy: quorm", "`strategy` cannot be 'quorm' (did you mean { quorum: 2 }?)"],
    ["strategy: hegde", "`strategy` cannot be 'hegde' (did you mean { hedge: 400ms }?)"],
    [
      "strategy: random",
      "`strategy` cannot be 'random' (it is all, { quorum: 2 }, failover, { hedge: 400ms }, cheapest)",
    ],
    ["strategy: 2", "`strategy` must be one of all, { quorum: 2 }, failover, { hedge: 400ms }, cheapest"],
    ["strategy: [all]", "`strategy` must be one of all, { quorum: 2 }, failover, { hedge: 400ms }, cheapest"],
    ["strategy:", "`strategy` must be one of all, { quorum: 2 }, failover, { hedge: 400ms }, cheapest"],
    ["strategy: {}", "`strategy` says nothing (leave it out, or write all)"],
    ["strategy: { quorum: 2, hedge: 1s }", "a check has one strategy (keep one of the two)"],
    ["strategy: { quorum: 2, quorum: 3 }", "duplicate key 'quorum' (keep one of the two)"],
    ["strategy: { failover: true }", "the strategy failover has nothing to be told (write strategy: failover)"],
    ["strategy: { quorom: 2 }", "unknown key 'quorom' in `strategy` (did you mean quorum?)"],
    ["strategy: { most: 2 }", "unknown key 'most' in `strategy` (the keys are quorum, hedge)"],
    [
      "strategy: { quorum: 1 }",
      "one answer agrees with nobody: a quorum takes 2 or more (for the first definite answer, write strategy: failover)",
    ],
    ["strategy: { quorum: 0 }", "`quorum` must be a whole number from 2 to 1000"],
    ["strategy: { quorum: 2.5 }", "`quorum` must be a whole number from 2 to 1000"],
    ["strategy: { quorum: two }", "`quorum` must be a whole number from 2 to 1000"],
    ["strategy: { quorum: 4 }", "4 equal answers are needed, and only 3 providers can give one"],
    ["strategy: { hedge: 400 }", "`hedge` must be a time like 400ms (after it, the next provider is asked too)"],
    ["strategy: { hedge: 0ms }", "`hedge` must be a time like 400ms (after it, the next provider is asked too)"],
    ["strategy: { hedge: -1s }", "`hedge` must be a time like 400ms (after it, the next provider is asked too)"],
    [
      "strategy: { hedge: 6s }",
      "after 6s nobody is asked any more: the deadline is 6s (a hedge is shorter than the deadline)",
    ],
    ["strategy: { hedge: 7s }, deadline: 6m", "`deadline` must be a time like 6s or 400ms (at most 300s)"],
    [
      "strategy: { quorum: 2 }, need: 3",
      "the quorum is what is needed: 2 answers, and not 3 (leave need out, or write strategy: { quorum: 3 })",
    ],
    [
      "strategy: { quorum: 3 }, need: 1",
      "the quorum is what is needed: 3 answers, and not 1 (leave need out, or write strategy: { quorum: 2 })",
    ],
    [
      "strategy: failover, need: 2",
      "by failover the first definite answer is the only one, so that 2 never come (leave need out, or write strategy: { quorum: 2 })",
    ],
    [
      "strategy: { hedge: 1s }, need: all",
      "by hedge the first definite answer is the only one, so that 3 never come (leave need out, or write strategy: { quorum: 3 })",
    ],
    [
      "strategy: cheapest, need: 2",
      "by cheapest the first definite answer is the only one, so that 2 never come (leave need out, or write strategy: { quorum: 2 })",
    ],
  ])("is refused where it says nothing that could be done: %s", (terms, message) => {
    expect(complaint(identity(terms))).toBe(message);
  });

  it.each(["quorum", "{ quorum: 2 }", '"quorum: 2"'])("a screening has no quorum: %s", (strategy) => {
    expect(complaint(screening(`strategy: ${strategy}`))).toBe(
      "a screening has no quorum: nobody is clear before every list has been searched (write all, or leave it out)",
    );
  });

  it("a screening needs all of its providers by whatever strategy", () => {
    for (const strategy of ["failover", "{ hedge: 1s }", "cheapest"]) {
      expect(load(screening(`strategy: ${strategy}`)).checks.SCREENING?.need).toBe("all");
    }
  });

  it("is read back from how it is written", () => {
    const written = fc.oneof(
      fc.constantFrom<Strategy>({ kind: "all" }, { kind: "failover" }, { kind: "cheapest" }),
      fc.integer({ min: 2, max: 3 }).map((answers): Strategy => ({ kind: "quorum", answers })),
      fc.integer({ min: 1, max: 299_999 }).map((afterMs): Strategy => ({ kind: "hedge", afterMs })),
    );
    fc.assert(
      fc.property(written, (strategy) => {
        const text = writtenStrategy(strategy);
        const terms = `strategy: ${text.includes(":") ? `{ ${text} }` : text}, deadline: 300s`;
        expect(identityOf(identity(terms))?.strategy).toEqual(strategy);
      }),
    );
  });

  it("is read without a fault in the reader, whatever stands there", () => {
    const word = fc.oneof(
      fc.constantFrom("all", "quorum", "hedge", "failover", "2", "400ms", "{", ":", "safe", "determined", "1e9"),
      fc.string(),
    );
    const value = fc.oneof(
      fc.array(word, { maxLength: 4 }).map((words) => words.join(" ")),
      fc.jsonValue({ maxDepth: 3 }),
      fc.dictionary(fc.constantFrom("quorum", "hedge", "all", "other"), fc.jsonValue({ maxDepth: 1 })),
    );
    const terms = fc.record(
      { strategy: value, need: value, retry: value, stop: value, always: fc.oneof(fc.boolean(), value) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(terms, value, fc.boolean(), (some, top, asText) => {
        const checks = { identity: { providers: ["idmeta", "glair"], ...some } };
        const text = asText
          ? Object.entries(some)
              .map(([key, each]) => `    ${key}: ${typeof each === "string" ? each : "x"}`)
              .join("\n")
          : undefined;
        const source = policyText({
          checks:
            text === undefined
              ? stringify({ checks, retry: top })
              : `checks:\n  identity:\n    providers: [idmeta, glair]\n${text}`,
        });
        const loaded = loadPolicy(source, { file: "test.yaml", providers: PROVIDERS });
        expect("policy" in loaded || loaded.problems.length > 0).toBe(true);
      }),
    );
  });
});

describe("which calls are repeated, and when a check ends", () => {
  const checks = (face: string, more = ""): string =>
    policyText({
      more,
      checks: [
        "checks:",
        "  identity: { providers: [glair] }",
        `  face: { providers: [glair]${face} }`,
        "  screening: { providers: [iluma], always: true }",
      ].join("\n"),
    });
  const termsOf = (source: string): readonly (readonly string[])[] =>
    Object.values(load(source).checks).map(({ retry, stop }) => [retry, stop]);

  it("is as the policy says for all of its checks, unless one says otherwise", () => {
    expect(termsOf(checks("", "retry: maybe_billed\nstop: determined"))).toEqual([
      ["maybe_billed", "determined"],
      ["maybe_billed", "determined"],
      ["maybe_billed", "complete"],
    ]);
    expect(termsOf(checks(", retry: safe, stop: complete", "retry: maybe_billed\nstop: determined"))[1]).toEqual([
      "safe",
      "complete",
    ]);
    expect(termsOf(checks(", retry: maybe_billed, stop: determined"))).toEqual([
      ["safe", "complete"],
      ["maybe_billed", "determined"],
      ["safe", "complete"],
    ]);
  });

  it("of a check that is always made is never before it is complete", () => {
    expect(complaint(checks(", always: true, stop: determined"))).toBe(
      "a check that is always made is always completed: it does not stop where the outcome is determined (leave out stop: determined, or always: true)",
    );
    expect(termsOf(checks(", always: true, stop: complete", "stop: determined"))[1]).toEqual(["safe", "complete"]);
  });

  it.each([
    [checks(", retry: maybe"), "`retry` cannot be 'maybe' (it is safe, maybe_billed)"],
    [checks(", retry: maybe_biled"), "`retry` cannot be 'maybe_biled' (did you mean maybe_billed?)"],
    [checks(", retry: 3"), "`retry` must be one of safe, maybe_billed"],
    [checks(", stop: determine"), "`stop` cannot be 'determine' (did you mean determined?)"],
    [checks("", "retry: always"), "`retry` cannot be 'always' (it is safe, maybe_billed)"],
    [checks("", "stop: early"), "`stop` cannot be 'early' (it is complete, determined)"],
    [checks("", "stop: [complete]"), "`stop` must be one of complete, determined"],
  ])("is one of the words there are", (source, message) => {
    expect(complaint(source)).toBe(message);
  });
});
