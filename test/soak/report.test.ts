import { describe, expect, it } from "vitest";

import { growthOf, MOST_GROWTH_BYTES } from "../../bench/soak/memory.ts";
import { failuresOf } from "../../bench/soak/report.ts";
import type { Soaked } from "../../bench/soak/soak.ts";
import type { Assessed } from "../../bench/soak/drive.ts";
import { Tally } from "../../bench/soak/tally.ts";

const MIB = 2 ** 20;

function samplesOf(...heaps: readonly number[]): Soaked["samples"] {
  return heaps.map((heapUsed, index) => ({
    at: (index + 1) * 1_000,
    look: { heapUsed, arrayBuffers: 0, rss: 0, held: {}, trouble: [] },
  }));
}

function assessed(changes: Partial<Assessed> = {}): Assessed {
  return {
    policy: "default",
    truth: "honest",
    outcome: "APPROVE",
    determined: true,
    tookMs: 90,
    parts: [],
    ...changes,
  };
}

function soaked(changes: Partial<Soaked> = {}, ...more: readonly Assessed[]): Soaked {
  const tally = new Tally();
  for (const each of [assessed(), ...more]) tally.add(each);
  const flat = samplesOf(...Array.from({ length: 10 }, () => 40 * MIB));
  return { tally, samples: flat, outages: 0, seconds: 1, endedByItself: true, record: null, ...changes };
}

const part = (end: string) =>
  end === "ANSWERED"
    ? { provider: "GLAIR", status: end, failure: null }
    : { provider: "GLAIR", status: "FAILED", failure: { code: end } };

describe("a soak fails", () => {
  it("not where nothing is wrong", () => {
    expect(failuresOf(soaked())).toEqual([]);
  });

  it("where somebody is approved who is not who they say", () => {
    expect(failuresOf(soaked({}, assessed({ truth: "wrong-face" })))).toEqual([
      "a false approval: wrong-face by default",
    ]);
  });

  it("where somebody is rejected of whom nothing is wrong", () => {
    const rejected = assessed({ outcome: "REJECT", policy: "swift" });
    expect(failuresOf(soaked({}, rejected))).toEqual(["an honest applicant rejected: honest by swift"]);
  });

  it("where an answer comes long after the deadline", () => {
    expect(failuresOf(soaked({}, assessed({ tookMs: 1_500 })))).toHaveLength(1);
  });

  it("where the heap grows all the while, and not where it did so in the beginning", () => {
    const growing = samplesOf(...Array.from({ length: 10 }, (_, index) => (40 + index) * MIB));
    const settled = samplesOf(20 * MIB, ...Array.from({ length: 9 }, () => 40 * MIB));
    expect(failuresOf(soaked({ samples: growing }))).toEqual(["the heap grew by 8.00 MiB"]);
    expect(failuresOf(soaked({ samples: settled }))).toEqual([]);
    expect(growthOf(growing)).toMatchObject({ slope: MIB / 1_000, samples: 9 });
    expect(growthOf(growing).bytes).toBeGreaterThan(MOST_GROWTH_BYTES);
  });

  it("where an outage opened no circuit, or one that opened stayed so", () => {
    expect(failuresOf(soaked({ outages: 1 }))).toEqual(["1 outages opened 0 circuits"]);
    const open = assessed({ parts: [part("CIRCUIT_OPEN"), part("CIRCUIT_OPEN")] });
    expect(failuresOf(soaked({ outages: 1 }, open))).toEqual(["a circuit stayed open"]);
    expect(failuresOf(soaked({ outages: 1 }, open, assessed({ parts: [part("ANSWERED")] })))).toEqual([]);
  });

  it("where the record is not what callers were told, or is not whole", () => {
    const record = {
      kept: 2,
      different: [],
      told: { calls: 6, costIdr: 9_000 },
      used: { calls: 6, costIdr: 9_000 },
      begun: 6,
      audited: 6,
      arrived: { sent: 4, used: 5 },
      unfinished: 0,
      stored: 2,
      audit: { entries: 10, problem: null },
    };
    const failing = (changes: object): string[] => failuresOf(soaked({ record: { ...record, ...changes } }));
    expect(failing({})).toEqual([]);
    expect(failing({ different: ["an-id"] })).toHaveLength(1);
    expect(failing({ begun: 7 })).toEqual(["7 calls were begun, usage has 6"]);
    expect(failing({ audited: 5 })).toHaveLength(1);
    expect(failing({ arrived: { sent: 6, used: 5 } })).toHaveLength(1);
    expect(failing({ arrived: null })).toEqual([]);
    expect(failing({ unfinished: 1 })).toEqual(["1 assessments are unfinished"]);
    expect(failing({ stored: 3 })).toHaveLength(1);
    expect(failing({ audit: { entries: 10, problem: "entry 4 is missing" } })).toHaveLength(1);
  });

  it("where the process had to be ended, nobody was approved, or it warned", () => {
    expect(failuresOf(soaked({ endedByItself: false }))).toHaveLength(1);
    expect(failuresOf(soaked({ tally: new Tally() }))).toEqual(["nobody was approved"]);
    const look = { heapUsed: 1, arrayBuffers: 0, rss: 0, held: {}, trouble: ["MaxListenersExceededWarning: …"] };
    expect(failuresOf(soaked({ samples: [{ at: 1, look }] }))).toEqual(["MaxListenersExceededWarning: …"]);
  });
});
