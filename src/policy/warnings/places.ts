import { CHECK_NAMES } from "../../domain/provider.ts";
import type { CheckName } from "../../domain/provider.ts";
import type { Span } from "../problem.ts";
import type { Cell, Field, YamlReader } from "../yaml-reader.ts";

/** Where the parts of a policy stand in its file. */
export interface Places {
  readonly name: Span;
  /** The key `approve_requires`, where there is one. */
  readonly approveRequires: Span | undefined;
  readonly requirements: readonly Span[];
  readonly params: ReadonlyMap<string, Span>;
  readonly checks: ReadonlyMap<CheckName, Span>;
  /** Of the checks that say how they are asked. */
  readonly strategies: ReadonlyMap<CheckName, Span>;
  readonly reasons: ReadonlyMap<string, Span>;
  readonly rules: readonly RulePlace[];
  readonly bands: readonly Span[];
  /** The keys of `record`. */
  readonly record: ReadonlyMap<string, Span>;
  /** What `record` requires. */
  readonly recordRequires: ReadonlyMap<string, Span>;
}

export interface RulePlace {
  readonly when: Span;
  readonly effect: Span;
  /** The code of its reason. */
  readonly reason: Span;
}

const START: Span = { start: 0, end: 1 };

/** The places in a file that has been read without a problem: nothing is reported any more. */
export function placesOf(top: Cell, reader: YamlReader): Places {
  const fields = reader.fields(top, "a policy", "any");
  const itemsOf = (key: string): Cell[] => {
    const value = fields.get(key)?.value;
    return value === undefined ? [] : reader.items(value, key);
  };
  const keysOf = (key: string): ReadonlyMap<string, Span> => {
    const value = fields.get(key)?.value;
    const entries = value === undefined ? [] : [...reader.fields(value, key, "any").values()];
    return new Map(entries.map((field) => [field.key, field.keySpan]));
  };
  const checks = keysOf("checks");
  const checksCell = fields.get("checks")?.value;
  const checkFields = checksCell === undefined ? new Map<string, Field>() : reader.fields(checksCell, "checks", "any");
  const recordCell = fields.get("record")?.value;
  const required = recordCell && reader.fields(recordCell, "record", "any").get("require");
  const requiredItems = required === undefined ? [] : reader.items(required.value, "`require`");
  return {
    name: fields.get("policy")?.value.span ?? START,
    approveRequires: fields.get("approve_requires")?.keySpan,
    requirements: itemsOf("approve_requires").map((item) => conditionSpan(item, reader)),
    params: keysOf("params"),
    checks: new Map(
      CHECK_NAMES.flatMap((check) => {
        const span = checks.get(check.toLowerCase());
        return span === undefined ? [] : [[check, span]];
      }),
    ),
    strategies: new Map(
      CHECK_NAMES.flatMap((check) => {
        const terms = checkFields.get(check.toLowerCase())?.value;
        const strategy = terms && reader.fields(terms, "a check", "any").get("strategy");
        return strategy === undefined ? [] : [[check, strategy.value.span]];
      }),
    ),
    reasons: keysOf("reasons"),
    rules: itemsOf("rules").map((item) => rulePlace(item, reader)),
    bands: itemsOf("bands").map(({ span }) => span),
    record: keysOf("record"),
    recordRequires: new Map(requiredItems.map((item) => [reader.raw(item), item.span])),
  };
}

function rulePlace(item: Cell, reader: YamlReader): RulePlace {
  const fields = reader.fields(item, "a rule", "any");
  const valueOf = (field: Field | undefined): Cell => field?.value ?? item;
  const [when, then] = [valueOf(fields.get("when")), valueOf(fields.get("then"))];
  const effect = reader.fields(then, "`then`", "any");
  const reason = effect.get("reason") ?? effect.get("reject") ?? effect.get("review");
  return {
    when: conditionSpan(when, reader),
    effect: then.span,
    reason: valueOf(reason).span,
  };
}

/** The condition itself, not the mark of the block or the quote it stands in. */
function conditionSpan(cell: Cell, reader: YamlReader): Span {
  const written = reader.written(cell, "a condition");
  return written?.locate({ start: 0, end: written.text.trimEnd().length }) ?? cell.span;
}
