import type { Slot } from "./slots.ts";
import type { BooleanTree, EnumTree, NumberTree, TextTree } from "./tree.ts";
import { not, UNKNOWN } from "./tri.ts";
import type { FALSE, TRUE } from "./tri.ts";
import type { Tri } from "./tri.ts";

/** A test that its open facts leave undecided comes to `whereOpen`; whatever joins tests is as it is. */
export function bounded(
  tree: BooleanTree,
  code: () => Tri,
  whereOpen: typeof FALSE | typeof TRUE,
  slotOf: (path: string) => Slot,
): () => Tri {
  const slots = pathsOf(tree).map(slotOf);
  if (slots.length === 0) return code;
  return () => {
    const value = code();
    if (value !== UNKNOWN || !slots.some(({ open }) => open)) return value;
    if (slots.length === 1) return whereOpen;
    // Numbers that are unknown may be anything too. What is not so for one of them is not so for certain.
    const opposed = not(whereOpen);
    return ENDS.some((end) => withUnknowns(slots, end, code) === opposed) ? UNKNOWN : whereOpen;
  };
}

const ENDS = ["low", "high"] as const;

/** What the code comes to with each number that is unknown, and not open, at one end of where it lies. */
function withUnknowns(slots: readonly Slot[], end: (typeof ENDS)[number], code: () => Tri): Tri {
  const ranges = slots.map(({ low, high }) => ({ low, high }));
  for (const slot of slots) {
    if (slot.open) continue;
    const at = slot[end];
    slot.low = at;
    slot.high = at;
  }
  const value = code();
  for (const [index, slot] of slots.entries()) Object.assign(slot, ranges[index]);
  return value;
}

/** The facts that a single test reads. */
function pathsOf(tree: BooleanTree): readonly string[] {
  switch (tree.op) {
    case "booleanFact":
    case "known":
      return [tree.path];
    case "compare":
      return [tree.left, tree.right].flatMap(numbersOf);
    case "sameText":
      return [tree.left, tree.right].flatMap(pathOf);
    case "sameEnum":
      return [tree.left, tree.right].flatMap(pathOf);
    case "textTest":
      return [tree.text, tree.part].flatMap(pathOf);
    default:
      return [];
  }
}

function pathOf(tree: TextTree | EnumTree): readonly string[] {
  return "path" in tree ? [tree.path] : [];
}

function numbersOf(tree: NumberTree): readonly string[] {
  switch (tree.op) {
    case "numberFact":
      return [tree.path];
    case "negative":
      return numbersOf(tree.of);
    case "calculate":
      return [...numbersOf(tree.left), ...numbersOf(tree.right)];
    default:
      return [];
  }
}
