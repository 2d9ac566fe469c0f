import type { CheckName } from "../domain/provider.ts";
import type { Strategy } from "../domain/strategy.ts";
import { MOST_NEEDED } from "./read-strategy.ts";
import type { Field, YamlReader } from "./yaml-reader.ts";

interface Asking {
  readonly check: CheckName;
  /** How many are named, the mistaken ones too. */
  readonly providers: number;
  readonly strategy: Strategy;
}

/** How many definite answers each fact takes, which the strategy has a say in: of a quorum it is the quorum. */
export function readNeed(
  field: Field | undefined,
  { check, providers, strategy }: Asking,
  reader: YamlReader,
): number | "all" {
  const written = field && reader.raw(field.value);
  if (check === "SCREENING") {
    if (field !== undefined && written !== "all") {
      reader.log.report(field.value.span, "a screening needs all its providers", "write need: all, or leave it out");
    }
    return "all";
  }
  const usual = strategy.kind === "quorum" ? strategy.answers : 1;
  if (field === undefined) return usual;
  const need =
    written === "all" ? Math.max(1, providers) : (reader.integer(field.value, "`need`", 1, MOST_NEEDED) ?? usual);
  if (providers > 0 && need > providers) {
    const many = providers === 1 ? "1 provider" : `${providers} providers`;
    reader.log.report(field.value.span, `${need} answers are needed, and only ${many} can give one`);
  } else if (strategy.kind === "quorum" && need !== usual) {
    const message = `the quorum is what is needed: ${usual} answers, and not ${need}`;
    reader.log.report(field.value.span, message, `leave need out, or write strategy: { quorum: ${Math.max(2, need)} }`);
  } else if (strategy.kind !== "all" && need > usual) {
    const message = `by ${strategy.kind} the first definite answer is the only one, so that ${need} never come`;
    reader.log.report(field.value.span, message, `leave need out, or write strategy: { quorum: ${need} }`);
  }
  return need;
}
