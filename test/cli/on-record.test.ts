import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";

import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";

import { onRecord } from "../../src/cli/on-record.ts";
import { recordCommand } from "../../src/cli/record-command.ts";
import { CannotBeDone } from "../../src/cli/shell.ts";
import type { ExitCode, Shell } from "../../src/cli/shell.ts";
import { writeTo } from "../../src/control/write-to.ts";
import { newMasterKeyEntry } from "../../src/vault/master-key.ts";
import { newPostgres } from "../store/support/databases.ts";

const masterKeys = newMasterKeyEntry("a");
let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = await newPostgres();
});

function shellOf() {
  const [out, err] = [new PassThrough(), new PassThrough()];
  const codes: ExitCode[] = [];
  const shell: Shell = {
    providers: [],
    known: [],
    environment: { DATABASE_URL: databaseUrl, SAKSI_MASTER_KEYS: masterKeys },
    out,
    err,
    write: (said) => void out.write(said),
    ended: (code) => void codes.push(code),
  };
  return { shell, codes, out, err };
}

const begin = recordCommand({
  name: "test begin",
  begins: true,
  args: z.object({ code: z.literal([0, 1]) }),
  async run({ place }, { code }, { out, err }) {
    await writeTo(out, `in ${place}\n`);
    await writeTo(err, "done\n");
    return code;
  },
});

function failing(reason: Error) {
  return recordCommand({
    name: "test fail",
    args: z.null(),
    async run() {
      throw reason;
    },
  }).with(null);
}

describe("a command on the record", () => {
  test("begins one where it says so, and what it says goes where it is wanted", async () => {
    const { shell, codes, out, err } = shellOf();
    await onRecord(shell, begin.with({ code: 1 }));
    const elsewhere = new PassThrough();
    await onRecord(shell, begin.with({ code: 0 }), { out: elsewhere });
    for (const stream of [out, err, elsewhere]) stream.end();
    const said = `in ${new URL(databaseUrl).host}${new URL(databaseUrl).pathname}\n`;
    expect(await Promise.all([text(out), text(err), text(elsewhere)])).toEqual([said, "done\ndone\n", said]);
    expect(codes).toEqual([1, 0]);
  });

  test("says why it cannot be done, and of what nobody thought of only the kind", async () => {
    const { shell, codes } = shellOf();
    const known = new CannotBeDone("There is nobody of that name.");
    await expect(onRecord(shell, failing(known))).rejects.toThrow(known);
    const cause = Object.assign(new TypeError("Zq7Secret"), { code: "23505" });
    const unknown = onRecord(shell, failing(new Error("Failed query of Zq7Secret", { cause })));
    await expect(unknown).rejects.toThrow(new CannotBeDone("It failed (Error, TypeError 23505)."));
    expect(codes).toEqual([]);
  });

  test("is refused arguments of another shape", async () => {
    const { shell } = shellOf();
    await expect(onRecord(shell, { command: begin, args: { code: 7 } })).rejects.toThrow("another version of Saksi");
  });
});
