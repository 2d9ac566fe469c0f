import { describe, expect, it } from "vitest";

import { loadPolicy } from "../../src/policy/load.ts";
import { formatProblem } from "../../src/policy/problem.ts";
import { CHECKS, complaint, load, policyText, problemsOf, PROVIDERS, rules } from "./support/policies.ts";

function aboutCheck(line: string): string {
  return complaint(policyText({ checks: `checks:\n  ${line}` }));
}

describe("a policy's checks", () => {
  it.each([
    ["identity: { providers: [glare] }", "unknown provider 'glare' (did you mean glair?)"],
    ["identity: { providers: [hyperverge] }", "hyperverge cannot do the check identity (idmeta, glair, iluma can)"],
    ["identity: { providers: [glair, GLAIR] }", "GLAIR is named twice"],
    ["identity: { providers: [] }", "`providers` names nobody"],
    ["identity: { need: 1 }", "check identity names no providers (add providers: [ … ])\n1 answers are needed"],
    ["identity: { providers: [glair], need: 2 }", "2 answers are needed, and only 1 provider can give one"],
    ["identity: { providers: [glair], need: 0 }", "`need` must be a whole number from 1 to 1000"],
    ["identity: { providers: [glair], deadline: 6 }", "`deadline` must be a time like 6s or 400ms (at most 300s)"],
    ["identity: { providers: [glair], deadline: 6m }", "`deadline` must be a time like 6s or 400ms (at most 300s)"],
    ["identity: { providers: [glair], deadline: 0s }", "`deadline` must be a time like 6s or 400ms (at most 300s)"],
    [
      "identity: { providers: [glair], threshold: 0.9 }",
      "unknown key 'threshold' in check identity (the keys are providers, strategy, need, deadline, always, retry, stop)",
    ],
    ["identity: { providers: [glair], always: yes }", "`always` must be true or false (did you mean true?)"],
    ["identity: { providers: [glair], always: Off }", "`always` must be true or false (did you mean false?)"],
    ["identity: { providers: [glair], always: perhaps }", "`always` must be true or false"],
    [
      "screening: { providers: [iluma], need: 1 }",
      "a screening needs all its providers (write need: all, or leave it out)",
    ],
    ["screening: { providers: [iluma], scopes: [PEPS] }", "a scope cannot be 'PEPS' (did you mean PEP?)"],
    ["screening: { providers: [iluma], scopes: [] }", "`scopes` names none"],
    ["screening: { providers: [iluma], threshold: 0.4 }", "`threshold` must be a number from 0.5 to 1"],
    ["screning: { providers: [iluma] }", "unknown key 'screning' in checks (did you mean screening?)"],
  ])("%s → %s", (line, message) => {
    expect(aboutCheck(line)).toContain(message.split("\n")[0]);
  });

  it("come out in the words of the other modules, with defaults filled in", () => {
    const { checks } = load(
      policyText({
        checks:
          "checks:\n  face: { providers: [Glair, HYPERVERGE], need: 2, deadline: 400ms }\n  screening: { providers: [iluma], deadline: 1.5s, always: true }",
      }),
    );
    expect(checks).toEqual({
      FACE: {
        providers: ["GLAIR", "HYPERVERGE"],
        strategy: { kind: "all" },
        need: 2,
        deadlineMs: 400,
        always: false,
        retry: "safe",
        stop: "complete",
        scopes: [],
        threshold: 0.85,
      },
      SCREENING: {
        providers: ["ILUMA"],
        strategy: { kind: "all" },
        need: "all",
        deadlineMs: 1500,
        always: true,
        retry: "safe",
        stop: "complete",
        scopes: ["PEP", "SANCTION"],
        threshold: 0.85,
      },
    });
  });

  it("are needed where a condition reads their facts, and where they are marked always", () => {
    const checks =
      "checks:\n  identity: { providers: [glair] }\n  face: { providers: [glair] }\n  screening: { providers: [iluma], always: true }";
    const policy = load(policyText({ checks, rules: rules("face.verdict == MISMATCH && !nik.valid => reject: R1") }));
    expect([...policy.needs]).toEqual(["FACE", "SCREENING"]);
    expect([...policy.reads]).toEqual(["face.verdict", "nik.valid"]);
  });
});

describe("a policy's rules, reasons and bands", () => {
  it("says that a condition is missing, and how one is written", () => {
    const source = policyText({ rules: "rules:\n  - { id: a, when: , then: { reject: R1 } }" });
    expect(complaint(source)).toBe("a condition must be a text (write one, as nik.valid == false)");
  });

  it("tells of a fact of a check that is not declared, and of what it is compared with", () => {
    const source = policyText({ checks: "", rules: rules('identity.name == "é" => reject: R1') });
    expect(complaint(source)).toContain("'identity.name' comes from a check that the policy does not make");
    expect(complaint(source)).toContain("written without quotes");
  });

  it.each([
    ["{ id: a, when: nik.valid, then: { reject: R9 } }", "unknown reason 'R9' (did you mean R1?)"],
    ["{ id: a, when: nik.valid, then: { rejct: R1 } }", "unknown key 'rejct' in `then` (did you mean reject?)"],
    ["{ id: a, when: nik.valid, then: { reject: R1, review: R1 } }", "`then` is one of reject, review and points"],
    [
      "{ id: a, when: nik.valid, then: { reject: R1, reason: R1 } }",
      "`reason` goes with points only (write reject: CODE)",
    ],
    ["{ id: a, when: nik.valid, then: { points: 5 } }", "points need a reason (add reason: CODE)"],
    [
      "{ id: a, when: nik.valid, then: { points: 5.5, reason: R1 } }",
      "`points` must be a whole number from -1000000 to 1000000",
    ],
    [
      "{ id: a, when: nik.valid, then: { review: R1 }, unknown: ignore }",
      "`unknown: ignore` needs a reason of its own (add because: …)",
    ],
    ["{ id: a, when: nik.valid, then: { review: R1 }, because: so }", "`because` goes with `unknown: ignore` only"],
    [
      "{ id: a, when: nik.valid, then: { review: R1 }, unknown: fire, because: so }",
      "`unknown` cannot be 'fire' (it is ignore)",
    ],
    ["{ id: a, when: nik.valid, then: REVIEW }", "`then` must be a map of keys and values (write { review: CODE })"],
    ["{ id: a, when: nik.valid, then: reject }", "`then` must be a map of keys and values (write { reject: CODE })"],
    [
      "{ id: a, when: nik.valid, then: approve }",
      "(no rule approves, the bands do: a rule has { review: CODE }, { reject: CODE } or points)",
    ],
    [
      "{ id: a, when: nik.valid, then: R1 }",
      "(write { review: CODE }, { reject: CODE } or { points: 30, reason: CODE })",
    ],
    ["{ id: a, then: { review: R1 } }", "this rule has no `when`"],
    ["{ when: nik.valid, then: { review: R1 } }", "this rule has no `id`"],
    ["{ id: a, wen: nik.valid, then: { review: R1 } }", "unknown key 'wen' in a rule (did you mean when?)"],
    [
      "{ id: a b, when: nik.valid, then: { review: R1 } }",
      "'a b' is no rule id (letters, digits, -, _ and ., at most 64)",
    ],
  ])("%s → %s", (rule, message) => {
    expect(complaint(policyText({ rules: `rules:\n  - ${rule}` }))).toContain(message);
  });

  it("two rules of one id are refused, with the line of the first", () => {
    const rule = "{ id: a, when: nik.valid, then: { review: R1 } }";
    expect(complaint(policyText({ rules: `rules:\n  - ${rule}\n  - ${rule}` }))).toMatch(
      /there is a rule 'a' on line \d+ already/,
    );
  });

  it.each([
    ["[]", "bands need at least the open one (add { outcome: REJECT })"],
    [
      "[ { below: 30, outcome: APPROVE } ]",
      "the last band is open: it has no `below` (add { outcome: REJECT } after it)",
    ],
    ["[ { outcome: APPROVE }, { outcome: REJECT } ]", "only the last band is open: this one needs a `below`"],
    [
      "[ { below: 80, outcome: APPROVE }, { below: 30, outcome: REVIEW }, { outcome: REJECT } ]",
      "bands ascend, and 30 is not above 80",
    ],
    [
      "[ { below: 30, outcome: REVIEW }, { outcome: APPROVE } ]",
      "a higher score cannot lead from REVIEW to APPROVE (outcomes get worse)",
    ],
    ["[ { outcome: REFUSE } ]", "`outcome` cannot be 'REFUSE' (it is APPROVE, REVIEW, REJECT)"],
    ["[ { outcome: approve } ]", "`outcome` cannot be 'approve' (did you mean APPROVE?)"],
    [
      "[ { below: 80, outcome: APROVE }, { below: 30, outcome: REVIEW }, { outcome: REJECT } ]",
      "bands ascend, and 30 is not above 80",
    ],
    [
      "[ { below: x, outcome: REVIEW }, { below: 30, outcome: APPROVE }, { outcome: REJECT } ]",
      "a higher score cannot lead from REVIEW to APPROVE",
    ],
  ])("bands %s → %s", (bands, message) => {
    expect(complaint(policyText({ bands: `bands: ${bands}` }))).toContain(message);
  });

  it("a reason needs a text, and one of the audiences", () => {
    const source = (reason: string): string => policyText().replace("{ en: One, id: Satu }", reason);
    expect(complaint(source("{ audience: internal }"))).toBe("reason R1 has no text (add en: … and id: …)");
    expect(complaint(source("{ en: One, id: Satu, audience: everybody }"))).toBe(
      "`audience` cannot be 'everybody' (it is applicant, internal)",
    );
  });

  it.each([
    ["{ en: One }", "reason R1 has no text `id`: the English one is shown instead", { en: "One", id: "One" }],
    ["{ id: Satu }", "reason R1 has no text `en`: the Indonesian one is shown instead", { en: "Satu", id: "Satu" }],
  ])("a reason in one language is a warning, and is shown in that one: %s", (reason, message, shown) => {
    const source = (text: string): string => policyText().replace("{ en: One, id: Satu }", text);
    const loaded = loadPolicy(source(reason), { file: "test.yaml", providers: PROVIDERS });
    expect(loaded.warnings).toContainEqual(
      expect.objectContaining({ severity: "warning", line: 7, column: 12, length: 2, message }),
    );
    const { meaning, digest } = load(source(reason));
    expect(meaning.reasons.get("R1")).toEqual({ ...shown, audience: "APPLICANT" });
    expect(digest).toBe(load(source(`{ en: ${shown.en}, id: ${shown.id} }`)).digest);
  });

  it("a policy with problems tells its warnings as well", () => {
    const source = policyText({ rules: rules("nik.vaild => review: R1") }).replace(", id: Satu", "");
    const loaded = loadPolicy(source, { file: "test.yaml", providers: PROVIDERS });
    expect("problems" in loaded && loaded.problems.map(({ severity }) => severity)).toEqual(["error"]);
    expect(loaded.warnings.map(({ message }) => message)).toEqual([
      "reason R1 has no text `id`: the English one is shown instead",
    ]);
    expect(loaded.warnings.map(formatProblem)[0]).toMatch(/^test\.yaml:7:12: warning: reason R1 has no text `id`/);
  });

  it("what must be there is asked for", () => {
    expect(complaint("version: 1")).toBe(
      "the policy has no `policy`\nthe policy has no `rules`\nthe policy has no `bands`",
    );
  });

  it("more rules than the limit are refused", () => {
    const many = Array.from({ length: 501 }, () => "nik.valid => review: R1");
    expect(complaint(policyText({ rules: rules(...many) }))).toBe("a policy has at most 500 rules");
  });
});

describe("a policy's YAML", () => {
  it.each([
    ["", "the file holds no policy"],
    ["{}", "the file holds no policy"],
    ["- a", "a policy must be a map of keys and values"],
    ["policy: [", "a [ is opened before here, and not closed (end it with ])"],
    ["policy: a\npolicy: b", "duplicate key 'policy' (keep one of the two)"],
    ["a: 1\n---\nb: 1", "a policy file holds one document (remove the line `---`)"],
    [
      policyText({ more: "approve_requires: [ &a nik.valid, *a ]" }),
      "a policy has no YAML aliases (write the value out)",
    ],
    [
      policyText({ rules: "rules: [ { id: a, when: !known(nik.valid), then: { review: R1 } } ]" }),
      "YAML reads a value that begins with ! as a tag (put the whole value in quotes)",
    ],
    [`# ${"x".repeat(300_000)}`, "the file is larger than 256 KiB"],
  ])("%j → %s", (source, message) => {
    expect(complaint(source).split("\n")).toContain(message);
  });

  it("never throws, whatever the text", () => {
    const texts = [
      "[".repeat(50_000),
      "- ".repeat(5_000),
      "\u0000",
      "%YAML 9.9\n---\na",
      "? a\n: b",
      "a: !!binary x",
      "<<: *a",
    ];
    for (const text of texts) expect(problemsOf(text).length).toBeGreaterThan(0);
    const source = policyText({ rules: rules("nik.valid && face.score > 0.5 => reject: R1") });
    for (let end = 0; end < source.length - 60; end += 7)
      expect(problemsOf(source.slice(0, end)).length).toBeGreaterThan(0);
  });

  it("shows every problem at once, in the order of the file, with the fault underlined", () => {
    const source = `policy: test\nversion: x\n${CHECKS}\nrules:\n  - id: a\n    when: nik.vaild == false\n    then: { reject: R1 }\nbands: [ { outcome: REJECT } ]\n`;
    expect(problemsOf(source).map(formatProblem).join("\n")).toBe(
      [
        "test.yaml:2:10: `version` must be a whole number from 1 to 1000000000",
        "  2 | version: x",
        "    |          ^",
        "test.yaml:9:11: unknown fact 'nik.vaild' (did you mean nik.valid?)",
        "  9 |     when: nik.vaild == false",
        "    |           ^^^^^^^^^",
        "test.yaml:10:21: unknown reason 'R1' (declare it under reasons)",
        "  10 |     then: { reject: R1 }",
        "     |                     ^^",
      ].join("\n"),
    );
  });

  it("quotes only the part of a very long line that is at fault", () => {
    const source = policyText({ rules: rules(`${"nik.valid && ".repeat(60)}nik.vaild => review: R1`) });
    const [, quoted = "", underline = ""] = problemsOf(source).map(formatProblem).join("\n").split("\n");
    expect(quoted.length).toBeLessThan(180);
    expect(quoted.slice(underline.indexOf("^"), underline.lastIndexOf("^") + 1)).toBe("nik.vaild");
  });
});
