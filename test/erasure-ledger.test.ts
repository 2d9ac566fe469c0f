import { appendFile, chmod, mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";

import { v7 as uuidv7 } from "uuid";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { ledgerLine, openErasureLedger, readLedger } from "../src/erasure-ledger.ts";

const AT = new Date("2026-11-27T10:00:00.000Z");
const erased = () => ({ applicantId: uuidv7(), at: AT });

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "saksi-ledger-"));
  file = path.join(folder, "data", "erasures.jsonl");
});
afterEach(() => rm(folder, { recursive: true }));

const idsIn = async () => readLedger(await readFile(file, "utf8")).entries.map(({ applicantId }) => applicantId);

describe("a ledger of erasures", () => {
  it("has who was erased, each once, and is its owner's alone", async () => {
    const [one, two] = [erased(), erased()];
    const ledger = await openErasureLedger(file);
    expect(ledger.entries.size).toBe(0);
    await Promise.all([ledger.add([one]), ledger.add([two, one]), ledger.add([two])]);
    expect(await idsIn()).toEqual([one.applicantId, two.applicantId]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const again = await openErasureLedger(file);
    expect([...again.entries]).toEqual([one.applicantId, two.applicantId]);
    await again.add([one, two]);
    expect(await idsIn()).toHaveLength(2);
    expect(await readFile(file, "utf8")).toBe(ledgerLine(one) + ledgerLine(two));
  });

  it("is not made before anybody is erased", async () => {
    const ledger = await openErasureLedger(file);
    await ledger.add([]);
    await expect(stat(file)).rejects.toThrow("ENOENT");
  });

  it("loses no line to one that a crash has cut off", async () => {
    const [one, two, three] = [erased(), erased(), erased()];
    await (await openErasureLedger(file)).add([one]);
    await appendFile(file, ledgerLine(two).slice(0, 30));
    const ledger = await openErasureLedger(file);
    expect([...ledger.entries]).toEqual([one.applicantId]);
    await ledger.add([two, three]);
    expect(await idsIn()).toEqual([one.applicantId, two.applicantId, three.applicantId]);
    expect(readLedger(await readFile(file, "utf8")).others).toEqual([2]);
  });

  it("that cannot be read is told, and nobody works on as if there were none", async () => {
    await (await openErasureLedger(file)).add([erased()]);
    await rm(file);
    await expect(openErasureLedger(path.dirname(file))).rejects.toThrow("cannot be read (EISDIR)");
  });

  it("that cannot be written fails for those who add, and takes the same again later", async () => {
    const one = erased();
    await writeFile(path.join(folder, "data"), "");
    const ledger = await openErasureLedger(path.join(folder, "elsewhere", "erasures.jsonl"));
    file = path.join(folder, "elsewhere", "erasures.jsonl");
    await writeFile(path.join(folder, "elsewhere"), "");
    await expect(ledger.add([one])).rejects.toThrow("EEXIST");
    await rm(path.join(folder, "elsewhere"));
    await ledger.add([one]);
    expect(await idsIn()).toEqual([one.applicantId]);
    await chmod(file, 0o600);
  });
});
