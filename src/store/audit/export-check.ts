import { z } from "zod";

import { CheckpointsMet, NONE_MET } from "./checkpoints-met.ts";
import type { CheckpointCount } from "./checkpoints-met.ts";
import type { Checkpoint } from "./checkpoint.ts";
import type { Entry } from "./entry.ts";
import { EXPORT_FORMAT } from "./export.ts";
import { genesisOf } from "./link.ts";
import { ProblemFound } from "./problem.ts";
import type { AuditProblem } from "./problem.ts";
import { ChainWalk } from "./walk.ts";

const seq = z.int().positive();
const hash = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .transform((hex) => Buffer.from(hex, "hex"));
const header = z.strictObject({
  format: z.literal(EXPORT_FORMAT),
  tenant: z.string(),
  from: seq,
  previous: hash,
  begins: z.enum(["genesis", "anchor", "entry"]),
  head: z.strictObject({ seq, hash, at: z.iso.datetime() }),
});
const link = z.strictObject({ seq, body: z.string(), hash });
const trailer = z.strictObject({ count: z.int().nonnegative(), last: z.strictObject({ seq: z.int(), hash }) });
const afterHeader = z.union([link, trailer]);

type Header = z.infer<typeof header>;
type Trailer = z.infer<typeof trailer>;

/** What a file of an export holds, and the first thing that is wrong with it. */
export interface ExportVerification {
  readonly problem: AuditProblem | null;
  /** Null where the file has no header. */
  readonly tenant: string | null;
  /** The entry it begins after. */
  readonly after: number;
  readonly entries: number;
  /** The last entry in it. */
  readonly last: { readonly seq: number; readonly hash: string } | null;
  readonly checkpoints: CheckpointCount;
}

/**
 * Checks an export, and nothing but it: that its entries follow from one another, and contain the checkpoints of their tenant.
 * @param lines without their line breaks
 */
export async function verifyExport(
  lines: AsyncIterable<string>,
  checkpoints: readonly Checkpoint[],
): Promise<ExportVerification> {
  const check = new ExportCheck(checkpoints);
  let problem: AuditProblem | null = null;
  try {
    for await (const line of lines) check.take(line);
    check.end();
  } catch (error) {
    if (!(error instanceof ProblemFound)) throw error;
    ({ problem } = error);
  }
  return { problem, ...check.taken };
}

class ExportCheck {
  readonly #checkpoints: readonly Checkpoint[];
  #line = 0;
  #entries = 0;
  #opened: { readonly header: Header; readonly walk: ChainWalk; readonly met: CheckpointsMet } | null = null;
  #trailer: Trailer | null = null;
  #isExplained = false;

  constructor(checkpoints: readonly Checkpoint[]) {
    this.#checkpoints = checkpoints;
  }

  get taken(): Omit<ExportVerification, "problem"> {
    const { walk, met, header: read } = this.#opened ?? {};
    return {
      tenant: read?.tenant ?? null,
      after: (read?.from ?? 1) - 1,
      entries: this.#entries,
      last: walk === undefined || this.#entries === 0 ? null : { seq: walk.seq, hash: walk.hash.toString("hex") },
      checkpoints: met?.count ?? NONE_MET,
    };
  }

  take(text: string): void {
    this.#line += 1;
    if (this.#opened === null) return this.#open(this.#parse(header, text));
    if (this.#trailer !== null) throw new ProblemFound({ kind: "NOT_AN_EXPORT", line: this.#line });
    const { walk, met, header: read } = this.#opened;
    const taken = this.#parse(afterHeader, text);
    if ("count" in taken) {
      this.#trailer = taken;
      return;
    }
    const entry = walk.take(taken);
    this.#entries += 1;
    if (entry === null) return;
    met.pass(taken);
    this.#isExplained ||= explains(entry, read);
  }

  end(): void {
    const opened = this.#opened;
    if (opened === null) throw new ProblemFound({ kind: "NOT_AN_EXPORT", line: this.#line + 1 });
    const { header: read, walk, met } = opened;
    if (this.#trailer === null) {
      walk.end(null);
      throw new ProblemFound({ kind: "EXPORT_CUT", seq: walk.seq });
    }
    const { count, last } = this.#trailer;
    walk.end(last.seq === walk.seq ? last.hash : null);
    const differs = (line: number, field: string) => new ProblemFound({ kind: "EXPORT_FRAME", line, field });
    if (count !== this.#entries) throw differs(this.#line, "count");
    if (last.seq !== walk.seq) throw differs(this.#line, "last.seq");
    if (!last.hash.equals(walk.hash)) throw differs(this.#line, "last.hash");
    this.#checkHead(read, walk);
    // The log may have gone on: what is later than this export says nothing against it.
    met.endWithin(walk.seq);
  }

  /** Where the export goes to the end of its log, the header knows how it ends. */
  #checkHead({ head, begins, from }: Header, walk: ChainWalk): void {
    const differs = (field: string) => new ProblemFound({ kind: "EXPORT_FRAME", line: 1, field });
    if (head.seq < walk.seq) throw differs("head.seq");
    if (head.seq > walk.seq) return;
    if (!head.hash.equals(walk.hash)) throw differs("head.hash");
    if (new Date(head.at).getTime() !== walk.at.getTime()) throw differs("head.at");
    if (begins === "anchor" && !this.#isExplained)
      throw new ProblemFound({ kind: "ANCHOR_UNEXPLAINED", seq: from - 1 });
  }

  #open(read: Header): void {
    const { tenant, from, previous, begins } = read;
    const isGenesis = previous.equals(genesisOf(tenant));
    if ((from === 1) !== (begins === "genesis"))
      throw new ProblemFound({ kind: "EXPORT_FRAME", line: 1, field: "begins" });
    if (from === 1 && !isGenesis) throw new ProblemFound({ kind: "EXPORT_FRAME", line: 1, field: "previous" });
    const start = { seq: from - 1, hash: previous };
    const own = this.#checkpoints.filter((each) => each.tenant === tenant);
    this.#opened = { header: read, walk: new ChainWalk(tenant, start), met: new CheckpointsMet(own, start) };
  }

  /** @throws {ProblemFound} where it is no such line */
  #parse<Form extends z.ZodType>(form: Form, text: string): z.output<Form> {
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch {
      throw new ProblemFound({ kind: "NOT_AN_EXPORT", line: this.#line });
    }
    const read = form.safeParse(json);
    if (!read.success) throw new ProblemFound({ kind: "NOT_AN_EXPORT", line: this.#line });
    return read.data;
  }
}

function explains({ action, detail }: Entry, { from, previous }: Header): boolean {
  return action === "ENTRIES_DROPPED" && detail["through"] === from - 1 && detail["hash"] === previous.toString("hex");
}
