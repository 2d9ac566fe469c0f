import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { FAULT_NAMES } from "../../src/sandbox/faults/catalogue.ts";
import { read } from "../ground/repository.ts";
import { ALL_CELLS, pairsIn, sampleOf, titleOf } from "./cells.ts";
import { held, leakedSince, listenForTrouble } from "./leaks.ts";
import { runTarget } from "./run.ts";
import type { Judged } from "./run.ts";
import { STRATEGIES, STRATEGY_NAMES } from "./strategies.ts";
import { TARGETS } from "./targets.ts";

const WHOLE = process.env["MATRIX"] === "full";
const CELLS = WHOLE ? ALL_CELLS : sampleOf(ALL_CELLS);

/**
 * Both ends of the connections of two servers, each with four callers at a time, each with eight calls to vendors at most. What
 * is given up is closed, so that there are never more, however long a server runs.
 */
const MOST_SOCKETS = 2 * 2 * 4 * (1 + 8);

const seen: Judged[] = [];
let again = 0;
let trouble: ReturnType<typeof listenForTrouble>;
beforeAll(() => {
  trouble = listenForTrouble();
});
afterAll(() => {
  trouble[Symbol.dispose]();
  const passed = seen.filter(({ judgement }) => judgement.wrong.length + judgement.unclear.length === 0).length;
  const count = (value: number): string => value.toLocaleString("en");
  process.stdout.write(
    `matrix: ${count(CELLS.length)} ${WHOLE ? "" : `of ${count(ALL_CELLS.length)} `}cells, ${count(passed)} passed` +
      ` (${count(again)} asked more than once)\n`,
  );
});

describe.each(TARGETS)("$name", (target) => {
  it(
    "by every strategy, under every fault: in time, the right failure, no false evidence, no false decision, no leak",
    { timeout: 120_000 },
    async () => {
      const before = held();
      const result = await runTarget(
        target,
        CELLS.filter((cell) => cell.target === target),
      );
      seen.push(...result.judged);
      again += result.again;
      const problems = result.judged.flatMap(({ cell, judgement: { wrong, unclear } }) =>
        [...wrong, ...unclear].map((problem) => `${titleOf(cell)}: ${problem}`),
      );
      expect(problems).toEqual([]);
      expect(result.problems).toEqual([]);
      expect(result.mostSockets - before.TCPSocketWrap).toBeLessThanOrEqual(MOST_SOCKETS);
      expect(await leakedSince(before)).toEqual([]);
      expect(trouble.heard).toEqual([]);
    },
  );
});

describe("strategies that can do without a vendor", () => {
  it("approve most of those whom all others speak for, whatever that vendor does", () => {
    const spared = seen.filter(
      ({ cell: { strategy, story, target } }) =>
        story === "all-match" && STRATEGIES[strategy].written !== "all" && !target.asked.has("SCREENING"),
    );
    const approved = spared.filter(({ reply }) => reply.seen.decision?.outcome === "APPROVE");
    process.stdout.write(`matrix: ${approved.length} of ${spared.length} approved by the vendors that were left\n`);
    expect(approved.length).toBeGreaterThan(spared.length / 2);
  });
});

describe("the matrix", () => {
  it("has every fault, every strategy and every endpoint of every vendor", () => {
    expect(new Set(ALL_CELLS.map(({ fault }) => fault))).toEqual(new Set(FAULT_NAMES));
    expect(new Set(ALL_CELLS.map(({ strategy }) => strategy))).toEqual(new Set(STRATEGY_NAMES));
    expect(new Set(ALL_CELLS.map(({ target }) => target))).toEqual(new Set(TARGETS));
  });

  it("is as large as docs/reliability.md says", () => {
    expect(read("docs/reliability.md")).toContain(`**${ALL_CELLS.length.toLocaleString("en")} cells**`);
  });

  it("is sampled so that every two of endpoint, fault, strategy and applicant meet", () => {
    expect(pairsIn(sampleOf(ALL_CELLS))).toEqual(pairsIn(ALL_CELLS));
  });
});
