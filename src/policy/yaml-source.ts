import { parseDocument } from "yaml";
import type { Document } from "yaml";

import type { ProblemLog, Span } from "./problem.ts";
import { toldErrors } from "./yaml-errors.ts";
import type { Cell } from "./yaml-reader.ts";

/** Bytes of a policy file, at most. */
export const LARGEST_FILE = 256 * 1024;

/** The file's top value, or undefined where it is no YAML that could be read further. */
export function readYaml(source: string, log: ProblemLog): Cell | undefined {
  const start: Span = { start: 0, end: 1 };
  if (Buffer.byteLength(source) > LARGEST_FILE) {
    log.report(start, `the file is larger than ${LARGEST_FILE / 1024} KiB`);
    return undefined;
  }
  const document = parsed(source);
  if (document === undefined) {
    log.report(start, "the file cannot be read as YAML", "it may be nested too deeply");
    return undefined;
  }
  const { errors, warnings, contents } = document;
  for (const { span, message, hint } of toldErrors(source, [...errors, ...warnings])) log.report(span, message, hint);
  // Beyond a broken line nothing means what its author wrote.
  if (errors.length > 0) return undefined;
  if (contents === null) {
    log.report(start, "the file holds no policy");
    return undefined;
  }
  const { range } = contents;
  return { node: contents, span: range ? { start: range[0], end: range[0] + 1 } : start };
}

function parsed(source: string): Document.Parsed | undefined {
  try {
    // Looking for keys that come twice, the parser compares each with every other; the reader's maps find them faster.
    return parseDocument(source, { prettyErrors: false, version: "1.2", schema: "core", uniqueKeys: false });
  } catch {
    return undefined;
  }
}
