import { mkdir, open, readFile } from "node:fs/promises";
import path from "node:path";

import { z } from "zod";

import { RecordProblem } from "./record-problem.ts";
import type { Erased } from "./store/custody/ledger-rows.ts";

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/** One line of a ledger. */
const line = z.object({
  applicant: z.uuid(),
  erasedAt: z.iso.datetime().transform((text) => new Date(text)),
});

/**
 * Who was erased, in a file beside the database: what comes back out of a backup is erased again by it. It holds Saksi's own ids,
 * and says of nobody.
 */
export interface ErasureLedger {
  /** By the ids of the applicants. */
  readonly entries: ReadonlySet<string>;
  /** Resolves once those that it did not have are on the disk. */
  add(erased: readonly Erased[]): Promise<void>;
}

/** @throws {RecordProblem} where there is one that cannot be read: whom to erase again would not be known */
export async function openErasureLedger(file: string): Promise<ErasureLedger> {
  const content = await contentOf(file);
  const { entries } = readLedger(content);
  // A line that a crash has cut off is no entry, and must not spoil the next one.
  let torn = content !== "" && !content.endsWith("\n");
  const known = new Set(entries.map(({ applicantId }) => applicantId));
  let last: Promise<void> = Promise.resolve();

  async function write(erased: readonly Erased[]): Promise<void> {
    const fresh = erased.filter(({ applicantId }) => !known.has(applicantId));
    if (fresh.length === 0) return;
    await mkdir(path.dirname(file), { recursive: true, mode: OWNER_ONLY_FOLDER });
    await using handle = await open(file, "a", OWNER_ONLY_FILE);
    await handle.appendFile(`${torn ? "\n" : ""}${fresh.map(ledgerLine).join("")}`);
    await handle.sync();
    torn = false;
    for (const { applicantId } of fresh) known.add(applicantId);
  }

  return {
    entries: known,
    add(erased) {
      // One after the other: what one has written, the next does not write again.
      const mine = last.then(() => write(erased));
      last = mine.catch(() => {});
      return mine;
    },
  };
}

export function ledgerLine({ applicantId, at }: Erased): string {
  return `${JSON.stringify({ applicant: applicantId, erasedAt: at.toISOString() })}\n`;
}

/** The entries of a ledger, and the numbers of the lines that are none. */
export function readLedger(content: string): {
  readonly entries: readonly Erased[];
  readonly others: readonly number[];
} {
  const entries: Erased[] = [];
  const others: number[] = [];
  content.split("\n").forEach((text, index) => {
    if (text.trim() === "") return;
    const parsed = line.safeParse(jsonOf(text));
    if (parsed.success) entries.push({ applicantId: parsed.data.applicant, at: parsed.data.erasedAt });
    else others.push(index + 1);
  });
  return { entries, others };
}

async function contentOf(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    if (code === "ENOENT") return "";
    throw new RecordProblem(`the ledger of erasures ${path.resolve(file)} cannot be read (${code})`, { cause: error });
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
