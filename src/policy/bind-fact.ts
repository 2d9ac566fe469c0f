import { SCREENING_SCOPES } from "../domain/claim.ts";
import type { FactRead } from "../domain/decision.ts";
import type { Fact, FactValue, HitFact, UnknownCause } from "../domain/fact.ts";
import { CODE_OF_TRUE, NO_HITS, NO_SCOPES, pointAtNothing } from "./condition/slots.ts";
import type { Slot } from "./condition/slots.ts";
import { MOST_SOURCES } from "./condition/tree.ts";
import type { Program } from "./program.ts";

/**
 * Puts a fact into its slot. A value that is not what the catalogue promises is as good as none: it is unknown, and
 * nothing that is decided can rest on it.
 */
export function bindFact(slot: Slot, fact: Fact | undefined): void {
  switch (slot.kind) {
    case "boolean":
    case "enum":
      return bindCode(slot, fact);
    case "string":
      return bindText(slot, fact);
    case "number":
      return bindNumber(slot, fact);
    case "hits":
      return bindHits(slot, fact);
  }
}

/** Takes one applicant's facts out of the slots again, so that nothing of them outlives their decision. */
export function forget({ personal, hit }: Pick<Program, "personal" | "hit">): void {
  for (const slot of personal) {
    slot.known = false;
    slot.text = null;
    slot.low = slot.min;
    slot.high = slot.max;
    slot.hits = NO_HITS;
    slot.complete = false;
  }
  if (hit.scopes !== NO_SCOPES) pointAtNothing(hit);
}

function bindCode(slot: Slot, fact: Fact | undefined): void {
  const value = fact?.known ? fact.value : undefined;
  if (slot.kind === "enum") slot.code = codeOf(slot.values, value);
  else slot.code = value === true ? CODE_OF_TRUE : value === false ? 1 : 0;
  slot.known = slot.code > 0;
}

/** 0 where it is none of them. A loop, since it is run for most facts of every decision and `indexOf` takes longer. */
function codeOf(values: readonly string[], value: FactValue | undefined): number {
  for (let index = 0; index < values.length; index += 1) if (values[index] === value) return index + 1;
  return 0;
}

function bindText(slot: Slot, fact: Fact | undefined): void {
  const value = fact?.known ? fact.value : undefined;
  slot.text = typeof value === "string" ? value : null;
  slot.known = slot.text !== null;
}

function bindNumber(slot: Slot, fact: Fact | undefined): void {
  const { min, max } = slot;
  if (fact?.known) {
    const { value } = fact;
    slot.known = typeof value === "number" && value >= min && value <= max;
    slot.low = slot.known && typeof value === "number" ? value : min;
    slot.high = slot.known ? slot.low : max;
    return;
  }
  const atLeast = fact?.atLeast;
  slot.known = false;
  slot.low = typeof atLeast === "number" && atLeast > min && atLeast <= max ? atLeast : min;
  slot.high = max;
}

function isHit(hit: HitFact): boolean {
  return (
    typeof hit === "object" &&
    hit !== null &&
    hit.score >= 0 &&
    hit.score <= 1 &&
    Number.isInteger(hit.sources) &&
    hit.sources >= 1 &&
    hit.sources <= MOST_SOURCES &&
    Array.isArray(hit.scopes) &&
    hit.scopes.every((scope) => SCREENING_SCOPES.includes(scope))
  );
}

function bindHits(slot: Slot, fact: Fact | undefined): void {
  const given = fact?.known ? fact.value : fact?.includes;
  const list = typeof given === "object" && Array.isArray(given) ? given : NO_HITS;
  const sound = list.every(isHit);
  // A hit under the threshold is none: the rules were checked against the threshold.
  slot.hits = list === NO_HITS ? NO_HITS : list.filter((hit) => isHit(hit) && hit.score >= slot.scoreFloor);
  slot.known = fact?.known === true && list === given && sound;
  slot.complete = slot.known;
}

/** What a decision says of a fact that is in its slot. */
export function readOf(slot: Slot, fact: Fact | undefined): FactRead {
  return {
    path: slot.path,
    value: valueText(slot),
    cause: slot.known ? null : causeOf(fact),
    sources: fact?.sources ?? NO_SOURCES,
  };
}

const NO_SOURCES: FactRead["sources"] = [];

function causeOf(fact: Fact | undefined): UnknownCause {
  if (fact === undefined || fact === null) return "NOT_COLLECTED";
  return fact.known ? "MALFORMED_RESPONSE" : fact.cause;
}

function valueText(slot: Slot): string | null {
  const { kind, values, code } = slot;
  if (values.length > 0) return code === 0 ? null : (values[code - 1] ?? null);
  if (kind === "number") return boundsText(slot);
  return kind === "hits" ? hitsText(slot) : slot.text;
}

function boundsText({ known, low, min }: Slot): string | null {
  if (known) return numberText(low);
  return low > min ? `at least ${numberText(low)}` : null;
}

/** Short, and never rounded onto a limit that it does not reach: six digits tell 0.79999 from 0.8. */
export function numberText(value: number): string {
  if (value >= 0.1 && value < 0.999_999) return shareText(value);
  const text = String(value);
  return text.length <= 8 ? text : String(Number(value.toPrecision(6)));
}

/** Nearly every number is a score, and to write a whole number takes a tenth of the time that a fraction takes. */
function shareText(value: number): string {
  let digits = Math.round(value * 1_000_000);
  while (digits % 10 === 0) digits /= 10;
  return `0.${digits}`;
}

function hitsText({ hits, complete }: Slot): string | null {
  if (hits.length === 0) return complete ? "no hits" : null;
  const best = numberText(hits.reduce((most, { score }) => Math.max(most, score), 0));
  const count = `${hits.length} ${hits.length === 1 ? "hit" : "hits"}`;
  return complete ? `${count}, best ${best}` : `at least ${count}, best ${best}`;
}
