import { describe, expect, it } from "vitest";

import { decideOn } from "../../src/assessments/evidence.ts";
import type { Evidence } from "../../src/assessments/evidence.ts";
import { createShadowing } from "../../src/assessments/shadow.ts";
import type { ShadowDecision } from "../../src/assessments/shadow.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { answered } from "../checks/support.ts";
import { known, load, NOON, policyText, rules } from "../policy/support/policies.ts";

const EVIDENCE: Evidence = {
  decidedAt: NOON,
  applicant: new Map([
    ["nik.valid", known(true)],
    ["applicant.age", known(36)],
  ]),
  supplied: new Set(["nik", "name"]),
  identity: [
    answered("IDMETA", { nikFound: true, fields: { NAME: "MATCH" } }),
    answered("GLAIR", { nikFound: true, fields: { NAME: "MATCH" } }),
  ],
};

function policy(name: string, ...lines: readonly string[]): Policy {
  const written = lines.length === 0 ? {} : { rules: rules(...lines) };
  return load(policyText(written).replace("policy: test", `policy: ${name}`));
}

const LIVE = policy("live", "applicant.age < 18 => reject: R1", "identity.name == MISMATCH => review: R2");

function shadowing(most?: number) {
  const drawn: ShadowDecision[] = [];
  const failed: unknown[] = [];
  let dropped = 0;
  const running = createShadowing({
    drawn: (each) => void drawn.push(each),
    failed: (error) => void failed.push(error),
    dropped: () => void (dropped += 1),
    ...(most === undefined ? {} : { most }),
  });
  const decided = { decision: decideOn(LIVE, EVIDENCE), evidence: EVIDENCE };
  return { ...running, decided, drawn, failed, dropped: () => dropped };
}

describe("a shadow policy", () => {
  it("decides on the same evidence, and what differs is told by the rules' ids and the reasons' codes", async () => {
    const { follow, idle, decided, drawn } = shadowing();
    const stricter = policy("stricter", "applicant.age < 40 => reject: R1", "identity.name == MISMATCH => review: R2");
    follow(decided, [stricter]);
    await idle();
    expect(drawn).toHaveLength(1);
    expect(drawn[0]).toMatchObject({
      live: { outcome: "APPROVE", policy: { name: "live" } },
      shadow: { outcome: "REJECT", determined: true, policy: { name: "stricter", digest: stricter.digest } },
      difference: {
        rules: [{ rule: "r1", live: "NOT_FIRED", shadow: "FIRED" }],
        reasons: { live: [], shadow: ["R1"] },
      },
    });
  });

  it("has a rule of its own that fires, or lacks one that fired, and that is told too", async () => {
    const { follow, idle, decided, drawn } = shadowing();
    const longer = policy(
      "longer",
      "applicant.age < 18 => reject: R1",
      "nik.valid => review: R1",
      "applicant.age > 30 => review: R1",
    );
    follow(decided, [longer]);
    follow({ ...decided, decision: decideOn(longer, EVIDENCE) }, [
      policy("shorter", "applicant.age < 18 => reject: R1"),
    ]);
    await idle();
    expect(drawn.map(({ difference }) => difference.rules)).toEqual([
      [
        { rule: "r2", live: "NOT_FIRED", shadow: "FIRED" },
        { rule: "r3", live: null, shadow: "FIRED" },
      ],
      [
        { rule: "r2", live: "FIRED", shadow: null },
        { rule: "r3", live: "FIRED", shadow: null },
      ],
    ]);
  });

  it("that lacks a rule, or has one more, is no different where the rule does not fire", async () => {
    const { follow, idle, decided, drawn } = shadowing();
    follow(decided, [policy("shorter", "applicant.age < 18 => reject: R1")]);
    follow(decided, [
      policy("longer", ...Array.from({ length: 100 }, (_, age) => `applicant.age == ${40 + age} => reject: R1`)),
    ]);
    await idle();
    expect(drawn.map(({ difference }) => difference)).toEqual([
      { rules: [], moreRules: 0, reasons: { live: [], shadow: [] } },
      { rules: [], moreRules: 0, reasons: { live: [], shadow: [] } },
    ]);
  });

  it("that has very many rules which fire has the first twenty told, and the others counted", async () => {
    const { follow, idle, decided, drawn } = shadowing();
    follow(decided, [
      policy("noisy", ...Array.from({ length: 100 }, (_, age) => `applicant.age < ${40 + age} => review: R1`)),
    ]);
    await idle();
    expect(drawn[0]?.difference.rules).toHaveLength(20);
    expect(drawn[0]?.difference.moreRules).toBe(80);
  });

  it("finds what nobody was asked for unknown, for the cause that it was not collected", async () => {
    const { follow, idle, decided, drawn } = shadowing();
    follow(decided, [policy("wider", "face.score < 0.8 => reject: R1")]);
    await idle();
    expect(drawn[0]?.shadow).toMatchObject({
      outcome: "REVIEW",
      determined: false,
      missing: [{ path: "face.score", cause: "NOT_COLLECTED" }],
    });
  });

  it("is not tried on a decision that it drew itself", async () => {
    const { follow, idle, decided, drawn } = shadowing();
    follow(decided, [LIVE, policy("other")]);
    await idle();
    expect(drawn.map(({ shadow }) => shadow.policy.name)).toEqual(["other"]);
  });

  it("has not begun when the caller's answer goes its way", () => {
    const { follow, decided, drawn } = shadowing();
    follow(decided, [policy("other")]);
    expect(drawn).toEqual([]);
  });

  it("that fails spoils neither the others nor what comes after", async () => {
    const { follow, idle, decided, drawn, failed } = shadowing();
    const sound = policy("sound");
    const broken: Policy = {
      ...sound,
      digest: "broken",
      get program(): Policy["program"] {
        throw new TypeError("broken");
      },
    };
    follow(decided, [broken, sound]);
    await idle();
    follow(decided, [sound]);
    await idle();
    expect(failed).toEqual([new TypeError("broken")]);
    expect(drawn).toHaveLength(2);
  });
});

describe("decisions that wait for their shadows", () => {
  it("are all tried, in their order, however many come at once", async () => {
    const { follow, idle, decided, drawn, dropped } = shadowing();
    const others = [policy("one"), policy("two")];
    for (let count = 0; count < 900; count += 1) follow(decided, others);
    await idle();
    expect([drawn.length, dropped()]).toEqual([1800, 0]);
    expect(drawn.slice(0, 3).map(({ shadow }) => shadow.policy.name)).toEqual(["one", "two", "one"]);
  });

  it("are bounded: those beyond are dropped and counted, and there is room again afterwards", async () => {
    const { follow, idle, decided, drawn, dropped } = shadowing(3);
    const others = [policy("one")];
    for (let count = 0; count < 5; count += 1) follow(decided, others);
    await idle();
    follow(decided, others);
    await idle();
    expect([drawn.length, dropped()]).toEqual([4, 2]);
  });
});
