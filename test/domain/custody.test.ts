import { describe, expect, it } from "vitest";

import { isCalendarDate } from "../../src/domain/calendar.ts";
import type { CalendarDate } from "../../src/domain/calendar.ts";
import { custodyState, obstaclesTo, retainedUntil } from "../../src/domain/custody.ts";
import type { Standing } from "../../src/domain/custody.ts";

const MINIMUM = { years: 5 };
const lastDecidedAt = new Date("2026-03-01T10:00:00.000Z");
const free: Standing = { isErased: false, isHeld: false, isUnfinished: false, lastDecidedAt, erasure: null };
const order = { relationshipEnded: null, despiteRetention: false };

function day(text: string): CalendarDate {
  return isCalendarDate(text) ? text : expect.fail("no date");
}

describe("the minimum retention", () => {
  const ends = new Date("2031-03-01T10:00:00.000Z");

  it("is over five years after the last decision, to the millisecond", () => {
    expect(retainedUntil(free, MINIMUM)).toEqual(ends);
    expect(obstaclesTo(free, MINIMUM, new Date(ends.getTime() - 1))).toEqual(["MINIMUM_RETENTION"]);
    expect(obstaclesTo(free, MINIMUM, ends)).toEqual([]);
  });

  it("counts from the end of the day in Jakarta on which the business relationship ended, where that is later", () => {
    const ended = (relationshipEnded: CalendarDate) => ({ ...free, erasure: { ...order, relationshipEnded } });
    expect(retainedUntil(ended(day("2027-06-30")), MINIMUM)).toEqual(new Date("2032-06-30T17:00:00.000Z"));
    expect(retainedUntil(ended(day("2025-06-30")), MINIMUM)).toEqual(ends);
  });

  it("does not stand in the way of an erasure that is ordered despite it", () => {
    const standing = { ...free, erasure: { ...order, despiteRetention: true } };
    expect(obstaclesTo(standing, MINIMUM, lastDecidedAt)).toEqual([]);
  });
});

describe("an erasure that is ordered despite the minimum retention", () => {
  it("waits for legal holds and for assessments all the same", () => {
    const standing = { ...free, isHeld: true, isUnfinished: true, erasure: { ...order, despiteRetention: true } };
    expect(obstaclesTo(standing, MINIMUM, lastDecidedAt)).toEqual(["LEGAL_HOLD", "UNFINISHED_ASSESSMENT"]);
  });
});

describe("the state of what is kept", () => {
  it.each([
    ["KEPT", {}],
    ["KEPT", { isHeld: true }],
    ["SCHEDULED", { erasure: order }],
    ["SCHEDULED", { erasure: order, isUnfinished: true }],
    ["HELD", { erasure: order, isHeld: true }],
    ["ERASED", { erasure: order, isErased: true, isHeld: true }],
  ] as const)("is %s", (state, differing) => {
    expect(custodyState({ ...free, ...differing })).toBe(state);
  });
});
