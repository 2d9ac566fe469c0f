import type { z } from "zod";

type Path = readonly PropertyKey[];

/** What is left of a value once all that a schema refuses is gone from it. */
export interface Salvaged<T> {
  readonly value: T;
  /** Where a part of it stood before anything was taken out of a list. */
  originOf(path: Path): Path;
  /** Whether anything at this path, or on the way to it, is not as it was. */
  isDamaged(path: Path): boolean;
}

/** Each round mends what the one before brought to light. */
const MOST_ROUNDS = 20;

/**
 * Takes out of a value what the schema refuses, and puts something harmless where nothing can be missing, so that the rest can
 * be looked at: whoever has two mistakes in a file should not be told of the second only after mending the first. The value
 * is good for nothing else. Undefined where too little is left.
 */
export function salvage<T>(raw: unknown, schema: z.ZodType<T>): Salvaged<T> | undefined {
  const wreck = new Wreck(raw);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const parsed = schema.safeParse(wreck.value);
    if (parsed.success) {
      return {
        value: parsed.data,
        originOf: (path) => wreck.originOf(path),
        isDamaged: (path) => wreck.isDamaged(path),
      };
    }
    if (!parsed.error.issues.every((issue) => wreck.mend(issue))) return undefined;
    wreck.compact();
  }
  return undefined;
}

const GONE = Symbol("gone");

class Wreck {
  readonly value: unknown;
  readonly #damaged: Path[] = [];
  /** Of each list that lost items, where the others were. */
  readonly #origins = new Map<unknown[], number[]>();
  /** Where something harmless has been put already. */
  readonly #replaced = new Set<string>();

  constructor(raw: unknown) {
    this.value = copyOf(raw);
  }

  /** @returns false where only the whole of it could go */
  mend(issue: z.core.$ZodIssue): boolean {
    const { path } = issue;
    if (issue.code === "unrecognized_keys") {
      for (const key of issue.keys) {
        this.#damaged.push([...this.originOf(path), key]);
        remove(at(this.value, path), key);
      }
      return true;
    }
    const last = path.at(-1);
    if (last === undefined) return false;
    const parent = at(this.value, path.slice(0, -1));
    const [place, harmless] = [JSON.stringify(path.map(String)), harmlessFor(issue)];
    this.#damaged.push(this.originOf(path));
    if (harmless !== undefined && !this.#replaced.has(place)) {
      this.#replaced.add(place);
      if (isRecord(parent)) parent[String(last)] = harmless;
      if (Array.isArray(parent)) parent[Number(last)] = harmless;
      return true;
    }
    if (remove(parent, last)) return true;
    return this.#removeAround(path.slice(0, -1));
  }

  /** What cannot be without the part that is missing goes too. */
  #removeAround(path: Path): boolean {
    const last = path.at(-1);
    if (last === undefined) return false;
    this.#damaged.push(this.originOf(path));
    const parent = at(this.value, path.slice(0, -1));
    // Two problems of one thing are mended once.
    return remove(parent, last) || Array.isArray(parent) || this.#removeAround(path.slice(0, -1));
  }

  /** Lists close up where items were taken out. */
  compact(value: unknown = this.value): void {
    if (Array.isArray(value)) {
      const list: unknown[] = value;
      const origins = this.#origins.get(list) ?? list.map((_, index) => index);
      const kept = list.flatMap((item, index) => (item === GONE ? [] : [{ item, origin: origins[index] ?? index }]));
      if (kept.length < list.length) {
        list.splice(0, list.length, ...kept.map(({ item }) => item));
        this.#origins.set(
          list,
          kept.map(({ origin }) => origin),
        );
      }
    }
    if (typeof value === "object" && value !== null) for (const part of Object.values(value)) this.compact(part);
  }

  originOf(path: Path): Path {
    let inside: unknown = this.value;
    return path.map((step) => {
      const origin = Array.isArray(inside) ? this.#origins.get(inside)?.[Number(step)] : undefined;
      inside = at(inside, [step]);
      return origin ?? step;
    });
  }

  isDamaged(path: Path): boolean {
    const origin = this.originOf(path);
    return this.#damaged.some((each) => {
      const shared = Math.min(each.length, origin.length);
      return each.slice(0, shared).every((step, index) => String(step) === String(origin[index]));
    });
  }
}

/** Something of the right kind, for what is of the wrong one; undefined where nothing is known to be right. */
function harmlessFor(issue: z.core.$ZodIssue): unknown {
  switch (issue.code) {
    case "invalid_value":
      return issue.values[0];
    case "invalid_format":
      return "x";
    case "invalid_type":
      return issue.expected === "string" ? "x" : issue.expected === "number" ? 0 : undefined;
    case "too_big":
      return issue.origin === "number" ? issue.maximum : undefined;
    case "too_small":
      return issue.origin === "number" ? issue.minimum : issue.origin === "string" ? "x" : undefined;
    default:
      return undefined;
  }
}

function at(value: unknown, path: Path): unknown {
  let inside = value;
  for (const step of path) {
    if (Array.isArray(inside)) inside = inside[Number(step)];
    else inside = isRecord(inside) ? inside[String(step)] : undefined;
  }
  return inside;
}

/** @returns whether there was anything to remove */
function remove(parent: unknown, key: PropertyKey): boolean {
  if (Array.isArray(parent)) {
    const index = Number(key);
    if (index >= parent.length || parent[index] === GONE) return false;
    parent[index] = GONE;
    return true;
  }
  return isRecord(parent) && Object.hasOwn(parent, key) && Reflect.deleteProperty(parent, key);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A copy of which every part is there once only, as it may not be where a file uses anchors. */
function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, copyOf(part)])) : value;
}
