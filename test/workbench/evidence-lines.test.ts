import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readEvidence } from "../../src/workbench/evidence-lines.ts";
import type { BadLine } from "../../src/workbench/evidence-lines.ts";
import { printEvidence } from "../../src/assessments/record/evidence-record.ts";
import type { EvidenceRecord } from "../../src/assessments/record/evidence-record.ts";
import { evidenceRecord } from "./support/evidence.ts";

async function* pieces(...all: readonly (string | Buffer)[]): AsyncGenerator<string | Buffer> {
  yield* all;
}

async function read(source: AsyncIterable<string | Buffer>): Promise<{ records: EvidenceRecord[]; bad: BadLine[] }> {
  const [records, bad]: [EvidenceRecord[], BadLine[]] = [[], []];
  for await (const record of readEvidence(source, (line) => void bad.push(line))) records.push(record);
  return { records, bad };
}

function recordOf(id: string): string {
  const evidence = { decidedAt: new Date(0), applicant: new Map(), supplied: new Set<never>() };
  return printEvidence({ id, decision: null, evidence });
}

describe("a file of evidence", () => {
  it("gives the same records however it is cut into pieces", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(evidenceRecord, { maxLength: 4 }),
        fc.integer({ min: 1, max: 400 }),
        async (all, size) => {
          const bytes = Buffer.from(all.map((each) => `${printEvidence(each)}\n`).join(""));
          const cut: Buffer[] = [];
          for (let at = 0; at < bytes.length; at += size) cut.push(bytes.subarray(at, at + size));
          const { records, bad } = await read(pieces(...cut));
          expect(records.map(printEvidence)).toEqual(all.map(printEvidence));
          expect(bad).toEqual([]);
        },
      ),
    );
  });

  it("may end without a line break, begin with a byte order mark, and have blank lines and carriage returns", async () => {
    const { records, bad } = await read(pieces(`\uFEFF${recordOf("a")}\r\n\r\n  \n${recordOf("b")}`));
    expect(records.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(bad).toEqual([]);
  });

  it("tells every bad line with its number, and goes on", async () => {
    const { records, bad } = await read(pieces(`${recordOf("a")}\nBayu\n\n{}\n${recordOf("b")}\n{"form":`));
    expect(records.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(bad).toEqual([
      { line: 2, path: "", message: "it is no JSON" },
      { line: 4, path: "form", message: "invalid input: expected 1" },
      { line: 6, path: "", message: "it is no JSON" },
    ]);
  });

  it("keeps no line that is longer than any record, and counts it as one", async () => {
    const mebibyte = "x".repeat(1024 * 1024);
    async function* long(): AsyncGenerator<string> {
      yield `${recordOf("a")}\n`;
      for (let count = 0; count < 9; count++) yield mebibyte;
      yield `\n${recordOf("b")}\n`;
      for (let count = 0; count < 5; count++) yield mebibyte;
    }
    const { records, bad } = await read(long());
    expect(records.map(({ id }) => id)).toEqual(["a", "b"]);
    expect(bad.map(({ line, message }) => [line, message])).toEqual([
      [2, "it is longer than 4 MiB"],
      [4, "it is longer than 4 MiB"],
    ]);
  });

  it("fails where its source does", async () => {
    async function* broken(): AsyncGenerator<string> {
      yield `${recordOf("a")}\n`;
      throw new RangeError("the disk is gone");
    }
    await expect(read(broken())).rejects.toThrow("the disk is gone");
  });
});
