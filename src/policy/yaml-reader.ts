import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Scalar } from "yaml";

import { didYouMean } from "../domain/nearest.ts";
import { truthSlip } from "./condition/slips.ts";
import { quote } from "./problem.ts";
import type { ProblemLog, Span } from "./problem.ts";
import { fileOffset } from "./scalar-offsets.ts";

/** A value of the file, and where it stands. A value that is missing stands where its key does. */
export interface Cell {
  readonly node: unknown;
  readonly span: Span;
}

export interface Field {
  readonly key: string;
  readonly keySpan: Span;
  readonly value: Cell;
}

/** A scalar as it was written, with the way back from an offset in it to the file. */
interface WrittenText {
  readonly text: string;
  readonly span: Span;
  /** Whether it is bare and a comma follows: in a map on one line, that is where it ends. */
  readonly isCutByComma: boolean;
  locate(within: Span): Span;
}

function spanOf(node: unknown): Span | undefined {
  if (!isScalar(node) && !isMap(node) && !isSeq(node) && !isAlias(node)) return undefined;
  return node.range ? { start: node.range[0], end: Math.max(node.range[1], node.range[0] + 1) } : undefined;
}

/** Characters of a text, at most. */
export const LONGEST_TEXT = 500;

/** Characters; the words that are looked for in the raw text are short. */
const MOST_RAW = 500;

/** Reads the parts of a YAML file that are what they should be, and reports those that are not. */
export class YamlReader {
  readonly log: ProblemLog;
  readonly #source: string;

  constructor(source: string, log: ProblemLog) {
    this.#source = source;
    this.log = log;
  }

  /**
   * The fields of a map, by key. Keys outside `allowed` are reported; those of the author's own choosing are not.
   * @param slip what to do where there is no map
   */
  fields(cell: Cell, what: string, allowed: readonly string[] | "any", slip: string | null = null): Map<string, Field> {
    const fields = new Map<string, Field>();
    if (!isMap(cell.node)) {
      this.#mismatch(cell, what, "a map of keys and values", slip);
      return fields;
    }
    for (const pair of cell.node.items) {
      const keySpan = spanOf(pair.key) ?? cell.span;
      const key = isScalar(pair.key) ? (pair.key.source ?? String(pair.key.value)) : undefined;
      if (key === undefined) {
        this.log.report(keySpan, `a key of ${what} must be a plain word`);
      } else if (allowed !== "any" && !allowed.includes(key)) {
        const hint = didYouMean(key, allowed, `the keys are ${allowed.join(", ")}`);
        this.log.report(keySpan, `unknown key ${quote(key)} in ${what}`, hint);
      } else if (fields.has(key)) {
        this.log.report(keySpan, `duplicate key ${quote(key)}`, "keep one of the two");
      } else {
        fields.set(key, { key, keySpan, value: { node: pair.value, span: spanOf(pair.value) ?? keySpan } });
      }
    }
    return fields;
  }

  items(cell: Cell, what: string): Cell[] {
    if (!isSeq(cell.node)) {
      this.#mismatch(cell, what, "a list");
      return [];
    }
    return cell.node.items.map((node) => ({ node, span: spanOf(node) ?? cell.span }));
  }

  /** A text that is not empty. */
  text(cell: Cell, what: string, mostCharacters = LONGEST_TEXT): string | undefined {
    const value = isScalar(cell.node) ? cell.node.value : undefined;
    if (typeof value !== "string" || value.trim() === "") return this.#mismatch(cell, what, "a text");
    if (value.length <= mostCharacters) return value;
    this.log.report(cell.span, `${what} is longer than ${mostCharacters} characters`);
    return undefined;
  }

  number(cell: Cell, what: string, min: number, max: number): number | undefined {
    const value = isScalar(cell.node) ? cell.node.value : undefined;
    const wanted = `a number from ${min} to ${max}`;
    if (typeof value !== "number" || !(value >= min && value <= max)) return this.#mismatch(cell, what, wanted);
    return value;
  }

  integer(cell: Cell, what: string, min: number, max: number): number | undefined {
    const value = isScalar(cell.node) ? cell.node.value : undefined;
    const wanted = `a whole number from ${min} to ${max}`;
    const fits = typeof value === "number" && Number.isInteger(value) && value >= min && value <= max;
    return fits ? value : this.#mismatch(cell, what, wanted);
  }

  boolean(cell: Cell, what: string): boolean | undefined {
    const value = isScalar(cell.node) ? cell.node.value : undefined;
    if (typeof value === "boolean") return value;
    return this.#mismatch(cell, what, "true or false", typeof value === "string" ? truthSlip(value) : null);
  }

  oneOf<T extends string>(cell: Cell, what: string, values: readonly T[]): T | undefined {
    const written = isScalar(cell.node) ? cell.node.value : undefined;
    const found = values.find((value) => value === written);
    if (found !== undefined) return found;
    if (typeof written !== "string") return this.#mismatch(cell, what, `one of ${values.join(", ")}`);
    this.log.report(
      cell.span,
      `${what} cannot be ${quote(written)}`,
      didYouMean(written, values, `it is ${values.join(", ")}`),
    );
    return undefined;
  }

  isMap(cell: Cell): boolean {
    return isMap(cell.node);
  }

  /** Whatever text stands there; undefined where it is none, and nothing is reported. */
  string(cell: Cell): string | undefined {
    const value = isScalar(cell.node) ? cell.node.value : undefined;
    return typeof value === "string" ? value : undefined;
  }

  /** A number, a text or a boolean. */
  value(cell: Cell, what: string): boolean | number | string | undefined {
    const value = isScalar(cell.node) ? cell.node.value : undefined;
    if (typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))) return value;
    return typeof value === "string"
      ? this.text(cell, what)
      : this.#mismatch(cell, what, "a number, a text or a boolean");
  }

  /** The first characters of what stands in the file, as it stands; the parts that are no scalars too. */
  raw(cell: Cell): string {
    const { start, end } = cell.span;
    return isScalar(cell.node) && typeof cell.node.value === "string"
      ? cell.node.value.slice(0, MOST_RAW)
      : this.#source.slice(start, Math.min(end, start + MOST_RAW));
  }

  /** A scalar of any type as it was written: a condition may be the bare word `true`. */
  written(cell: Cell, what: string): WrittenText | undefined {
    const { node } = cell;
    if (!isScalar(node) || node.value === null || node.tag !== undefined)
      return this.#mismatch(cell, what, "a text", "write one, as nik.valid == false");
    const type: Scalar.Type = node.type ?? "PLAIN";
    const text = typeof node.value === "string" ? node.value : (node.source ?? String(node.value));
    const scalar = { start: cell.span.start, type, value: text };
    const locate = (within: Span): Span => {
      const start = fileOffset(this.#source, scalar, within.start);
      const end = within.end > within.start ? fileOffset(this.#source, scalar, within.end - 1) + 1 : start + 1;
      return { start, end };
    };
    const isCutByComma = type === "PLAIN" && this.#source.startsWith(",", cell.span.end);
    return { text, span: cell.span, isCutByComma, locate };
  }

  /** A scalar as it was written, on one line. */
  oneLine(cell: Cell): string {
    const { node } = cell;
    const text = isScalar(node) ? (typeof node.value === "string" ? node.value : (node.source ?? "")) : "";
    return text.trim().replaceAll(/\s+/g, " ");
  }

  #mismatch(cell: Cell, what: string, wanted: string, hint: string | null = null): undefined {
    // A tag has been reported already, with the way out.
    if (isScalar(cell.node) && cell.node.tag !== undefined) return undefined;
    if (isAlias(cell.node)) {
      this.log.report(cell.span, "a policy has no YAML aliases", "write the value out");
    } else {
      this.log.report(cell.span, `${what} must be ${wanted}`, hint);
    }
    return undefined;
  }
}
