import { SCREENING_SCOPES } from "../domain/claim.ts";
import type { FactRead } from "../domain/decision.ts";
import type { FactType } from "../domain/fact-catalogue.ts";
import type { Fact, HitFact, UnknownCause } from "../domain/fact.ts";
import type { Slot } from "./condition/slots.ts";
import { MOST_SOURCES } from "./condition/tree.ts";
import { FALSE, TRUE, UNKNOWN } from "./condition/tri.ts";

/**
 * Puts a fact into its slot and says what was read. A value that is not what the catalogue promises is as good as none:
 * it is unknown, and nothing that is decided can rest on it.
 */
export type Binding = (fact: Fact | undefined) => FactRead;

export function bindingOf(type: FactType, slot: Slot, scoreFloor: number): Binding {
  switch (type.kind) {
    case "boolean":
      return (fact) => {
        const value = fact?.known ? fact.value : undefined;
        slot.known = typeof value === "boolean";
        slot.boolean = value === true ? TRUE : value === false ? FALSE : UNKNOWN;
        return read(slot, fact, slot.known ? (value === true ? "true" : "false") : null);
      };
    case "number":
      return (fact) => bindNumber(type.min, type.max, slot, fact);
    case "enum":
      return (fact) => {
        const value = fact?.known ? fact.value : undefined;
        slot.constant = typeof value === "string" && type.values.includes(value) ? value : null;
        slot.known = slot.constant !== null;
        return read(slot, fact, slot.constant);
      };
    case "string":
      return (fact) => {
        const value = fact?.known ? fact.value : undefined;
        slot.text = typeof value === "string" ? value : null;
        slot.known = slot.text !== null;
        return read(slot, fact, slot.text);
      };
    case "hits":
      return (fact) => bindHits(slot, scoreFloor, fact);
  }
}

const NO_SOURCES: FactRead["sources"] = [];

function read(slot: Slot, fact: Fact | undefined, value: string | null): FactRead {
  const cause = slot.known ? null : causeOf(fact);
  return { path: slot.path, value, cause, sources: fact?.sources ?? NO_SOURCES };
}

function causeOf(fact: Fact | undefined): UnknownCause {
  if (fact === undefined || fact === null) return "NOT_COLLECTED";
  return fact.known ? "MALFORMED_RESPONSE" : fact.cause;
}

/** Short, and never rounded onto a limit that it does not reach: six digits tell 0.79999 from 0.8. */
function numberText(value: number): string {
  const text = String(value);
  return text.length <= 8 ? text : String(Number(value.toPrecision(6)));
}

function bindNumber(min: number, max: number, slot: Slot, fact: Fact | undefined): FactRead {
  if (fact?.known) {
    const { value } = fact;
    slot.known = typeof value === "number" && value >= min && value <= max;
    slot.low = slot.known && typeof value === "number" ? value : min;
    slot.high = slot.known ? slot.low : max;
    return read(slot, fact, slot.known ? numberText(slot.low) : null);
  }
  const atLeast = fact?.atLeast;
  const partly = typeof atLeast === "number" && atLeast > min && atLeast <= max;
  slot.known = false;
  slot.low = partly ? atLeast : min;
  slot.high = max;
  return read(slot, fact, partly ? `at least ${numberText(atLeast)}` : null);
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

function bindHits(slot: Slot, scoreFloor: number, fact: Fact | undefined): FactRead {
  const given = fact?.known ? fact.value : fact?.includes;
  const list = typeof given === "object" && Array.isArray(given) ? given : [];
  const sound = list.every(isHit);
  // A hit under the threshold is none: the rules were checked against the threshold.
  slot.hits = list.filter((hit) => isHit(hit) && hit.score >= scoreFloor);
  slot.known = fact?.known === true && typeof given === "object" && sound;
  slot.complete = slot.known;
  return read(slot, fact, hitsText(slot));
}

function hitsText({ hits, complete }: Slot): string | null {
  if (hits.length === 0) return complete ? "no hits" : null;
  const best = numberText(hits.reduce((most, { score }) => Math.max(most, score), 0));
  const count = `${hits.length} ${hits.length === 1 ? "hit" : "hits"}`;
  return complete ? `${count}, best ${best}` : `at least ${count}, best ${best}`;
}
