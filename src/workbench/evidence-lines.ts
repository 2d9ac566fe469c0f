import { StringDecoder } from "node:string_decoder";

import { parseEvidence } from "../assessments/record/evidence-record.ts";
import type { EvidenceRecord, RecordProblem } from "../assessments/record/evidence-record.ts";

/** Characters of a line, at most. What is longer is no record, and is not kept. */
const LONGEST_LINE = 4 * 1024 * 1024;

/** A line that is no record. */
export interface BadLine extends RecordProblem {
  /** From 1. */
  readonly line: number;
}

/**
 * Reads the records of a file of any size, a piece at a time. Blank lines are passed over; every other line is a record, or
 * is told as a bad one. Rejects where the source does.
 */
export async function* readEvidence(
  source: AsyncIterable<Buffer | string>,
  bad: (line: BadLine) => void,
): AsyncGenerator<EvidenceRecord, void, undefined> {
  let line = 0;
  for await (const lines of linesOf(source)) {
    for (const text of lines) {
      line += 1;
      if (text === TOO_LONG) {
        bad({ line, path: "", message: `it is longer than ${LONGEST_LINE / 1024 / 1024} MiB` });
        continue;
      }
      if (text.trim() === "") continue;
      const read = parseEvidence(text);
      if ("record" in read) yield read.record;
      else bad({ line, ...read.problem });
    }
  }
}

const TOO_LONG = Symbol("a line that is too long");
type Line = string | typeof TOO_LONG;

/** The lines that are complete after each piece. A byte order mark is no part of the first. */
async function* linesOf(source: AsyncIterable<Buffer | string>): AsyncGenerator<Line[], void, undefined> {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  let skipping = false;
  let first = true;
  for await (const piece of source) {
    let text = typeof piece === "string" ? piece : decoder.write(piece);
    if (first && text !== "") {
      text = text.replace(/^\uFEFF/, "");
      first = false;
    }
    const parts = (rest + text).split("\n");
    rest = parts.pop() ?? "";
    const lines = parts.map((part, index): Line =>
      (skipping && index === 0) || part.length > LONGEST_LINE ? TOO_LONG : part,
    );
    if (lines.length > 0) skipping = false;
    if (rest.length > LONGEST_LINE) {
      skipping = true;
      rest = "";
    }
    yield lines;
  }
  if (skipping) yield [TOO_LONG];
  else if (rest !== "") yield [rest];
}
