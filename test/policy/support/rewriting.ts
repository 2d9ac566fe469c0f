import fc from "fast-check";
import { parse, stringify } from "yaml";

/** How a policy can be written otherwise without meaning anything else. */
export interface Style {
  readonly collectionStyle: "flow" | "block";
  readonly defaultStringType: "PLAIN" | "QUOTE_DOUBLE" | "QUOTE_SINGLE";
  readonly lineWidth: number;
  readonly indent: number;
  readonly comments: boolean;
  /** Decides the order of the keys of every map. */
  readonly seed: number;
}

export const style: fc.Arbitrary<Style> = fc.record({
  collectionStyle: fc.constantFrom("flow", "block"),
  defaultStringType: fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE"),
  lineWidth: fc.constantFrom(0, 40, 80),
  indent: fc.constantFrom(1, 2, 4),
  comments: fc.boolean(),
  seed: fc.nat(),
});

/** The same policy in another hand. */
export function rewritten(source: string, { comments, seed, ...options }: Style): string {
  const tree: unknown = parse(source);
  const text = stringify(
    reorderedTree(tree, "", () => true, "maps", chanceOf(seed)),
    {
      ...options,
      defaultKeyType: "PLAIN",
    },
  );
  // A line of a text that is folded is no place for a comment.
  const between = comments && options.collectionStyle === "block" && options.lineWidth === 0;
  return between ? text.replaceAll("\n", "\n# so it was agreed\n") : `# a comment\n\n${text}`;
}

/** The same policy with what stands in these lists and maps, and in no others, in another order. */
export function reordered(source: string, keys: readonly string[], seed: number): string {
  const tree: unknown = parse(source);
  return stringify(
    reorderedTree(tree, "", (key) => keys.includes(key), "all", chanceOf(seed)),
    { lineWidth: 0 },
  );
}

function reorderedTree(
  tree: unknown,
  under: string,
  wanted: (key: string) => boolean,
  what: "maps" | "all",
  chance: () => number,
): unknown {
  const order = <T>(items: readonly T[]): readonly T[] => (wanted(under) ? shuffled(items, chance) : items);
  if (Array.isArray(tree)) {
    const items = tree.map((each: unknown) => reorderedTree(each, "", wanted, what, chance));
    return what === "all" ? order(items) : items;
  }
  if (typeof tree !== "object" || tree === null) return tree;
  const entries = Object.entries(tree).map(([key, value]: [string, unknown]): [string, unknown] => [
    key,
    reorderedTree(value, key, wanted, what, chance),
  ]);
  return Object.fromEntries(order(entries));
}

function shuffled<T>(items: readonly T[], chance: () => number): readonly T[] {
  return items
    .map((item) => ({ item, at: chance() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

/** The same numbers from 0 to 1 for the same seed. */
function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
