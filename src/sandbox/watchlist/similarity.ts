const SAME_WORD: ReadonlyMap<string, string> = new Map(
  ["M", "MUH", "MOH", "MOCH", "MUHAMAD", "MOHAMAD", "MOHAMMAD", "MOCHAMAD"].map((short) => [short, "MUHAMMAD"]),
);
const NO_WORDS: ReadonlySet<string> = new Set(["BIN", "BINTI", "PT", "CV", "TBK", "LTD"]);
/** Under this two words are not the same word misspelt, but two words. */
const SAME_ENOUGH = 0.85;

function words(name: string): string[] {
  const letters = name
    .normalize("NFKD")
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ");
  const all = letters.split(" ").filter((word) => word !== "");
  const telling = all.filter((word) => !NO_WORDS.has(word));
  return (telling.length > 0 ? telling : all).map((word) => SAME_WORD.get(word) ?? word);
}

/** Jaro-Winkler: 1 for the same word, 0 for words without a letter in common. */
function wordSimilarity(left: string, right: string): number {
  if (left === right) return 1;
  const reach = Math.max(0, Math.floor(Math.max(left.length, right.length) / 2) - 1);
  const taken = new Set<number>();
  const leftCommon = [...left].filter((letter, index) => {
    for (let other = Math.max(0, index - reach); other <= Math.min(right.length - 1, index + reach); other += 1) {
      if (right[other] === letter && !taken.has(other)) {
        taken.add(other);
        return true;
      }
    }
    return false;
  });
  if (leftCommon.length === 0) return 0;
  const rightCommon = [...right].filter((_, index) => taken.has(index));
  const common = leftCommon.length;
  const swapped = leftCommon.filter((letter, index) => letter !== rightCommon[index]).length / 2;
  const jaro = (common / left.length + common / right.length + (common - swapped) / common) / 3;
  let prefix = 0;
  while (prefix < 4 && left[prefix] !== undefined && left[prefix] === right[prefix]) prefix += 1;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/**
 * How alike two names are, 0 to 1, whatever the order of their words: twice the likeness of the words they share, by
 * the number of words they have. A word that is missing on one side costs.
 */
export function nameSimilarity(left: string, right: string): number {
  const [ours, theirs] = [words(left), words(right)];
  if (ours.length === 0 || theirs.length === 0) return 0;
  const pairs = ours
    .flatMap((word, at) => theirs.map((other, to) => ({ at, to, alike: wordSimilarity(word, other) })))
    .filter(({ alike }) => alike >= SAME_ENOUGH)
    .toSorted((first, second) => second.alike - first.alike);
  const used = { at: new Set<number>(), to: new Set<number>() };
  let shared = 0;
  for (const { at, to, alike } of pairs) {
    if (used.at.has(at) || used.to.has(to)) continue;
    used.at.add(at);
    used.to.add(to);
    shared += alike;
  }
  return (2 * shared) / (ours.length + theirs.length);
}
