import type { Fact } from "../../domain/fact.ts";
import { FACTS } from "../../domain/fact-catalogue.ts";
import { bindFact } from "../bind-fact.ts";
import type { CheckedCondition } from "../condition/check.ts";
import { compile } from "../condition/compile.ts";
import type { BooleanCode } from "../condition/compile.ts";
import { emptyCursor, emptySlot } from "../condition/slots.ts";
import type { Slot } from "../condition/slots.ts";
import { FALSE, TRUE, UNKNOWN } from "../condition/tri.ts";
import type { Tri } from "../condition/tri.ts";
import type { PolicyMeaning } from "../meaning.ts";
import { consistent } from "../search/consistent.ts";
import { regionsOf } from "../search/regions.ts";
import type { Region } from "../search/regions.ts";

/** What is asked of an applicant whose facts come one after the other. */
export interface Question {
  /** The conditions it is about: they cut the regions that are tried. */
  readonly about: readonly CheckedCondition[];
  /** What may still become of it, by the facts so far. */
  readonly eventually: BooleanCode;
  /** What it is once every fact has come, or is not going to. */
  readonly now: BooleanCode;
}

/** One fact, and what it may be; undefined is unknown. */
interface Candidate {
  readonly slot: Slot;
  readonly facts: readonly (Fact | undefined)[];
}

/** To find the regions takes time as well: there are many countries, and many ways in which a screening can end. */
const PATIENCE_FOR_REGIONS = { "screening.hits": 1_000, "applicant.nationality": 500, other: 20 } as const;

/** Looks for applicants by trying every region of every fact, with an end to its patience: servers start in between. */
export class Trial {
  readonly #meaning: PolicyMeaning;
  readonly #scoreFloor: number;
  readonly #slots = new Map<string, Slot>();
  readonly #hit = emptyCursor();
  #patience = 60_000;

  constructor(meaning: PolicyMeaning) {
    this.#meaning = meaning;
    this.#scoreFloor = meaning.checks.SCREENING?.threshold ?? 0;
  }

  /** Whether the condition is TRUE. */
  questionOf(condition: CheckedCondition): Question {
    const target = {
      slot: (path: string) => this.#slotOf(path),
      hit: this.#hit,
      scoreFloor: this.#scoreFloor,
      whereOpen: null,
    };
    return {
      about: [condition],
      eventually: compile(condition.tree, { ...target, unknownIsKnown: UNKNOWN }),
      now: compile(condition.tree, { ...target, unknownIsKnown: FALSE }),
    };
  }

  /** What the question comes to while nothing is known: TRUE or FALSE where it is so of everybody. */
  ofNobody(question: Question): Tri {
    for (const slot of this.#slots.values()) bindFact(slot, undefined);
    return question.eventually();
  }

  /**
   * Whether the question can come to TRUE of some applicant; undefined where it takes too long to tell, or the regions do
   * not stand for everybody.
   * @param unknowns which facts may be unknown: any, or those of a question that asks `known(…)`
   */
  canBe(question: Question, unknowns: "any" | "asked"): boolean | undefined {
    const candidates = this.#candidates(question, unknowns);
    if (candidates === undefined) return undefined;
    const chosen = new Map<string, Fact>();
    const visit = (index: number): boolean | undefined => {
      if (--this.#patience < 0) return undefined;
      const settled = question.eventually();
      if (settled !== UNKNOWN) return settled === TRUE;
      const candidate = candidates[index];
      if (candidate === undefined) return question.now() === TRUE;
      const { slot, facts } = candidate;
      for (const fact of facts) {
        bindFact(slot, fact);
        if (fact === undefined) chosen.delete(slot.path);
        else chosen.set(slot.path, fact);
        const found = consistent(chosen) ? visit(index + 1) : false;
        if (found !== false) return found;
      }
      bindFact(slot, undefined);
      chosen.delete(slot.path);
      return false;
    };
    for (const { slot } of candidates) bindFact(slot, undefined);
    return visit(0);
  }

  #slotOf(path: string): Slot {
    const slot = this.#slots.get(path) ?? emptySlot(path, this.#scoreFloor);
    this.#slots.set(path, slot);
    return slot;
  }

  #candidates({ about }: Question, unknowns: "any" | "asked"): readonly Candidate[] | undefined {
    for (const [path, patience] of Object.entries(PATIENCE_FOR_REGIONS)) {
      if (path === "other" || about.some(({ reads }) => reads.has(path))) this.#patience -= patience;
    }
    if (this.#patience < 0) return undefined;
    const approveRequires = about.map((condition) => ({ condition, text: "", line: 0 }));
    const { facts: regions, untried } = regionsOf([{ ...this.#meaning, rules: [], approveRequires }]);
    if (untried.length > 0) return undefined;
    const mayBeUnknown = unknowns === "any" || about.some(({ asksKnown }) => asksKnown);
    return Array.from(regions, ([path, values]) => {
      const known = values.map(({ value }): Fact => ({ known: true, value, sources: [] }));
      if (!mayBeUnknown || FACTS.get(path)?.certain === true) return { slot: this.#slotOf(path), facts: known };
      return {
        slot: this.#slotOf(path),
        facts: [...known, ...values.flatMap((each) => partly(path, each)), undefined],
      };
    });
  }
}

/** What an incomplete screening tells of the fact, having found this much. */
function partly(path: string, { value }: Region): readonly Fact[] {
  const missing = { known: false, cause: "INCOMPLETE", sources: [] } as const;
  if (path === "screening.topScore" && typeof value === "number" && value > 0) return [{ ...missing, atLeast: value }];
  if (path !== "screening.hits" || typeof value !== "object" || value.length === 0) return [];
  return [{ ...missing, includes: value.map((hit) => ({ ...hit, sources: 1 })) }];
}
