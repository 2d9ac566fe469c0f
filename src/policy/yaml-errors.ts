import type { YAMLError } from "yaml";

import type { Span } from "./problem.ts";

interface Told {
  readonly span: Span;
  readonly message: string;
  readonly hint: string | null;
}

const QUOTE_IT = "put the whole value in quotes";
const SAME_COLUMN = "keys that belong together begin in the same column";

/**
 * What the YAML parser complains of, in plain words and in the order of the file. After a wrong indent it complains of the
 * lines around it too: of one break, only the first is told.
 */
export function* toldErrors(source: string, errors: readonly YAMLError[]): Generator<Told> {
  const inOrder = errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  const cut = new Set(inOrder.flatMap(({ code, pos }) => (code === "MULTILINE_IMPLICIT_KEY" ? [pos[0]] : [])));
  let [at, line] = [0, 0];
  let breakLine: number | undefined;
  let strayLine: number | undefined;
  for (const error of inOrder) {
    const [start] = error.pos;
    for (let end = source.indexOf("\n", at); end !== -1 && end < start; end = source.indexOf("\n", at)) {
      at = end + 1;
      line++;
    }
    const spansLines =
      cut.has(start) ||
      source
        .slice(...error.pos)
        .trim()
        .includes("\n");
    if (isBreak(error, spansLines)) {
      const isFollowUp = breakLine !== undefined && (line - breakLine <= 1 || isLeftOver(error));
      breakLine = line;
      if (isFollowUp) continue;
    } else if (error.code === "UNEXPECTED_TOKEN") {
      if (strayLine === line || ((breakLine ?? strayLine) !== undefined && isLeftOver(error))) continue;
      strayLine = line;
    }
    yield describe(error, spansLines, source);
  }
}

/** Whether the parser has lost the structure of the file here. */
function isBreak({ code, message }: YAMLError, spansLines: boolean): boolean {
  switch (code) {
    case "BAD_INDENT":
    case "TAB_AS_INDENT":
    case "MULTILINE_IMPLICIT_KEY":
      return true;
    case "BLOCK_AS_IMPLICIT_KEY":
      return spansLines || message.startsWith("A block sequence");
    case "MISSING_CHAR":
      return message.startsWith("Sequence item") || (spansLines && message.startsWith("Implicit map keys"));
    default:
      return false;
  }
}

/** Whether it is said of what remains of a file once its structure is lost. */
function isLeftOver({ code, message }: YAMLError): boolean {
  if (code === "UNEXPECTED_TOKEN") return message.includes("in YAML stream");
  return message.startsWith("A block sequence") || message.startsWith("Implicit map keys");
}

function describe(error: YAMLError, spansLines: boolean, source: string): Told {
  const { code, message } = error;
  const [start, end] = error.pos;
  const span: Span = { start, end };
  const word = firstWord(source, start);
  switch (code) {
    case "MULTIPLE_DOCS":
      return { span, message: "a policy file holds one document", hint: "remove the line `---`" };
    case "TAG_RESOLVE_FAILED":
      return { span, message: "YAML reads a value that begins with ! as a tag", hint: QUOTE_IT };
    case "BAD_ALIAS":
    case "BAD_SCALAR_START":
      return { span, message: `a value cannot begin with ${source.charAt(start)}`, hint: QUOTE_IT };
    case "TAB_AS_INDENT":
      return { span, message: "a line cannot be indented with a tab", hint: "use spaces" };
    case "BAD_INDENT":
      return message.startsWith("Flow") ? notClosed(message, word) : outOfLine(message.includes("sequence"), word);
    case "BLOCK_AS_IMPLICIT_KEY":
      if (message.startsWith("A block sequence")) return outOfLine(true, word);
      return spansLines ? nextDeeper(word) : secondColon(span, source);
    case "MULTILINE_IMPLICIT_KEY":
      return noPair(word, source);
    case "BLOCK_IN_FLOW":
      return measure(span, source) === undefined ? { span, message, hint: null } : secondColon(span, source);
    case "MISSING_CHAR":
      if (message.startsWith("Sequence item")) {
        const hint = "put it in the column of the keys above it, or begin it with -";
        return { span: word, message: "this line belongs neither to the item above it nor to a new one", hint };
      }
      if (message.startsWith("Missing closing")) {
        return { span, message: "a quote is opened, and not closed up to here", hint: "close it on its own line" };
      }
      return message.startsWith("Implicit map keys") ? noPair(word, source) : { span, message, hint: null };
    case "UNEXPECTED_TOKEN": {
      if (/flow-(?:map|seq)-end/.test(message)) {
        return { span, message: `nothing is open that this '${source.charAt(start)}' could close`, hint: "remove it" };
      }
      return { span, message: "this stands after the end of the value", hint: QUOTE_IT };
    }
    default:
      return { span, message, hint: null };
  }
}

function outOfLine(isItem: boolean, span: Span): Told {
  return isItem
    ? { span, message: "this item is out of line with its list", hint: "the - of all items stand in the same column" }
    : { span, message: "this key is out of line with those above it", hint: SAME_COLUMN };
}

function nextDeeper(span: Span): Told {
  const message = "this line has a value already, and the line after it is indented as if it were a part of that";
  return { span, message, hint: SAME_COLUMN };
}

function notClosed(message: string, span: Span): Told {
  const [opened, closes] = message.startsWith("Flow map") ? ["{", "}"] : ["[", "]"];
  return { span, message: `a ${opened} is opened before here, and not closed`, hint: `end it with ${closes}` };
}

function secondColon(span: Span, source: string): Told {
  const [, effect] = /^\s*(?:- )?then:\s+((?:reject|review|points):\s.*\S)\s*$/.exec(lineAt(source, span.start)) ?? [];
  const strategy = measure(span, source);
  const meant = effect === undefined ? strategy && `strategy: ${strategy}` : `then: { ${effect} }`;
  const hint = meant === undefined ? `if the value contains a colon, ${QUOTE_IT}` : `write ${meant}`;
  return { span, message: "a second `key: value` begins within this value", hint };
}

/** What a strategy was meant to be that begins here, and has a measure but no braces. */
function measure({ start }: Span, source: string): string | undefined {
  const [, name, amount] = /^(quorum|hedge):\s+([\w.]{1,12})/.exec(source.slice(start, start + 50)) ?? [];
  return name === undefined ? undefined : `{ ${name}: ${amount} }`;
}

function noPair(span: Span, source: string): Told {
  const isTight = /^\s*(?:- )?\w+:\S/.test(lineAt(source, span.start));
  const hint = isTight ? "a space follows the colon" : "look at its colon, and at its indent";
  return { span, message: "this line is no `key: value`", hint };
}

function lineAt(source: string, offset: number): string {
  const end = source.indexOf("\n", offset);
  return source.slice(source.lastIndexOf("\n", offset - 1) + 1, end === -1 ? undefined : end).slice(0, 500);
}

/** The first word from there on, comments left out; the parser points at the white space before it. */
function firstWord(source: string, offset: number): Span {
  const gap = /\s+|#.*/y;
  gap.lastIndex = offset;
  let start = offset;
  while (gap.test(source)) start = gap.lastIndex;
  if (start >= source.length) return { start: offset, end: offset + 1 };
  const [word = " "] = /^[^\s:]+/.exec(source.slice(start, start + 100)) ?? [];
  return { start, end: start + word.length };
}
