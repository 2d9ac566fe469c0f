import type { CheckedCondition } from "./condition/check.ts";
import { checkCondition } from "./condition/check.ts";
import { parseCondition } from "./condition/cel.ts";
import type { ConditionContext } from "./condition/typed.ts";
import type { Effect, Rule } from "./meaning.ts";
import { didYouMean } from "../domain/nearest.ts";
import { quote } from "./problem.ts";
import type { Cell, Field, YamlReader } from "./yaml-reader.ts";

/** What conditions may speak of; where `known()` is allowed depends on the rule. */
export type Vocabulary = Pick<ConditionContext, "params" | "checks" | "scoreFloor">;

export const MOST_RULES = 500;
export const MOST_POINTS = 1_000_000;
export const RULE_ID = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/;
const EFFECTS = ["reject", "review", "points"] as const;

export function readCondition(
  cell: Cell,
  allowsKnown: boolean,
  vocabulary: Vocabulary,
  reader: YamlReader,
): CheckedCondition | undefined {
  const written = reader.written(cell, "a condition");
  if (written === undefined) return undefined;
  const parsed = parseCondition(written.text);
  if ("message" in parsed) {
    const isCut = written.isCutByComma && parsed.span.start >= written.text.trimEnd().length - 1;
    const hint = isCut ? "YAML ends the condition at the comma: put the whole of it in quotes" : parsed.hint;
    reader.log.report(written.locate(parsed.span), parsed.message, hint);
    return undefined;
  }
  return checkCondition(parsed.expression, {
    ...vocabulary,
    allowsKnown,
    report: (span, message, hint) => reader.log.report(written.locate(span), message, hint),
    warn: (span, message, hint) => reader.log.warn(written.locate(span), message, hint),
  });
}

export function readRules(
  cell: Cell,
  vocabulary: Vocabulary,
  reasons: ReadonlySet<string>,
  reader: YamlReader,
): readonly Rule[] {
  const lines = new Map<string, number>();
  const items = reader.items(cell, "rules");
  if (items.length > MOST_RULES) {
    reader.log.report(cell.span, `a policy has at most ${MOST_RULES} rules`);
    return [];
  }
  return items.flatMap((item) => {
    const fields = reader.fields(item, "a rule", ["id", "when", "then", "unknown", "because"]);
    const rule = readRule(item, fields, vocabulary, reasons, reader);
    const idField = fields.get("id");
    const id = idField && readId(idField.value, lines, reader);
    return rule === undefined || id === undefined ? [] : [{ id, ...rule }];
  });
}

function readId(cell: Cell, lines: Map<string, number>, reader: YamlReader): string | undefined {
  const id = reader.text(cell, "a rule's id");
  if (id === undefined) return undefined;
  if (!RULE_ID.test(id)) {
    reader.log.report(cell.span, `${quote(id)} is no rule id`, "letters, digits, -, _ and ., at most 64");
    return undefined;
  }
  const first = lines.get(id);
  if (first === undefined) lines.set(id, reader.log.lineOf(cell.span.start));
  else reader.log.report(cell.span, `there is a rule '${id}' on line ${first} already`);
  return id;
}

function readRule(
  item: Cell,
  fields: ReadonlyMap<string, Field>,
  vocabulary: Vocabulary,
  reasons: ReadonlySet<string>,
  reader: YamlReader,
): Omit<Rule, "id"> | undefined {
  if (fields.size === 0) return undefined;
  for (const key of ["id", "when", "then"]) {
    if (!fields.has(key)) reader.log.report(item.span, `this rule has no \`${key}\``);
  }
  const [when, then] = [fields.get("when"), fields.get("then")];
  const effect = then && readEffect(then, reasons, reader);
  const isReview = effect === undefined ? mentionsReview(then, reader) : effect.kind === "review";
  const condition = when && readCondition(when.value, isReview, vocabulary, reader);
  const ignoresUnknownBecause = readUnknown(fields, condition, reader);
  if (effect === undefined || condition === undefined || ignoresUnknownBecause === undefined) return undefined;
  const text = when ? reader.oneLine(when.value) : "";
  return { line: reader.log.lineOf(item.span.start), condition, text, effect, ignoresUnknownBecause };
}

/** Where `then` is at fault, its author is not told that `known()` does not belong as well. */
function mentionsReview(then: Field | undefined, reader: YamlReader): boolean {
  return then === undefined || /\breview\b/.test(reader.raw(then.value));
}

function readEffect(then: Field, reasons: ReadonlySet<string>, reader: YamlReader): Effect | undefined {
  const before = reader.log.count;
  const fields = reader.fields(then.value, "`then`", [...EFFECTS, "reason"], effectSlip(reader.raw(then.value)));
  if (reader.log.count > before) return undefined;
  const kinds = EFFECTS.filter((kind) => fields.has(kind));
  const [kind, second] = kinds;
  const field = kind && fields.get(kind);
  if (kind === undefined || field === undefined || second !== undefined) {
    reader.log.report(then.value.span, "`then` is one of reject, review and points");
    return undefined;
  }
  const reasonField = fields.get("reason");
  if (kind !== "points") {
    if (reasonField !== undefined) {
      reader.log.report(reasonField.keySpan, "`reason` goes with points only", `write ${kind}: CODE`);
    }
    const reason = readReasonCode(field.value, reasons, reader);
    return reason === undefined || reasonField !== undefined ? undefined : { kind, reason };
  }
  const points = reader.integer(field.value, "`points`", -MOST_POINTS, MOST_POINTS);
  if (reasonField === undefined) {
    reader.log.report(then.value.span, "points need a reason", "add reason: CODE");
    return undefined;
  }
  const reason = readReasonCode(reasonField.value, reasons, reader);
  return points === undefined || reason === undefined ? undefined : { kind, points, reason };
}

/** What to write where an effect stands as a bare word. */
function effectSlip(written: string): string {
  switch (written.trim().toLowerCase()) {
    case "review":
      return "write { review: CODE }";
    case "reject":
      return "write { reject: CODE }";
    case "approve":
      return "no rule approves, the bands do: a rule has { review: CODE }, { reject: CODE } or points";
    default:
      return "write { review: CODE }, { reject: CODE } or { points: 30, reason: CODE }";
  }
}

function readReasonCode(cell: Cell, reasons: ReadonlySet<string>, reader: YamlReader): string | undefined {
  const code = reader.text(cell, "a reason");
  if (code === undefined || reasons.has(code)) return code;
  reader.log.report(cell.span, `unknown reason ${quote(code)}`, didYouMean(code, reasons, "declare it under reasons"));
  return undefined;
}

/** Why the rule passes over an unknown; null where it does not, undefined where something is at fault. */
function readUnknown(
  fields: ReadonlyMap<string, Field>,
  condition: CheckedCondition | undefined,
  reader: YamlReader,
): string | null | undefined {
  const [unknown, because] = [fields.get("unknown"), fields.get("because")];
  if (unknown === undefined) {
    if (because === undefined) return null;
    reader.log.report(because.keySpan, "`because` goes with `unknown: ignore` only");
    return undefined;
  }
  if (reader.oneOf(unknown.value, "`unknown`", ["ignore"]) === undefined) return undefined;
  if (because === undefined) {
    reader.log.report(unknown.keySpan, "`unknown: ignore` needs a reason of its own", "add because: …");
    return undefined;
  }
  if (condition?.asksKnown === true) {
    reader.log.report(unknown.keySpan, "a rule that asks known() says itself what an unknown means", "leave it out");
    return undefined;
  }
  return reader.text(because.value, "`because`");
}
