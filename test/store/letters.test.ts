import { beforeAll, expect, it } from "vitest";

import type { Database } from "../../src/store/database.ts";
import { createLetters } from "../../src/store/letters.ts";
import type { Letter } from "../../src/store/letters.ts";
import { callbackLetter } from "../../src/store/schema/index.ts";
import { createDataKey } from "../../src/vault/data-key.ts";
import { describeOnBoth } from "./support/databases.ts";

const key = createDataKey(Buffer.alloc(32, 7));
const letter = (id: string, text: string): Letter => ({ provider: "ILUMA", addresses: [id, `${id}-too`], text });

describeOnBoth("letters", (open) => {
  let database: Database;
  let now = new Date("2026-11-27T10:00:00Z");
  const letters = () => createLetters(database, key, () => now);
  beforeAll(async () => {
    database = await open();
  });

  it("are found by any of their addresses, the latest first, and by nobody else's", async () => {
    await letters().post(letter("one", "first"));
    await letters().post(letter("one", "second"));
    expect(await letters().find("ILUMA", "one-too")).toBe("second");
    expect(await letters().find("ILUMA", "other")).toBeUndefined();
    expect(await letters().find("GLAIR", "one")).toBeUndefined();
  });

  it("are told to the others, and not to whoever posts them", async () => {
    const [here, there] = [letters(), letters()];
    const { promise: heard, resolve } = Promise.withResolvers<Letter>();
    const own: Letter[] = [];
    const stops = [await here.listen((each) => void own.push(each)), await there.listen(resolve)];
    await here.post(letter("two", "told"));
    expect(await heard).toEqual(letter("two", "told"));
    expect(own).toEqual([]);
    for (const stop of stops) await stop();
  });

  it("say nothing in clear, and are forgotten in time", async () => {
    await letters().post(letter("three", "Siti Rahma"));
    const rows = await database.orm.select().from(callbackLetter);
    expect(Buffer.concat(rows.map(({ body }) => body)).toString("latin1")).not.toContain("Siti");
    now = new Date("2026-11-28T10:00:01Z");
    await letters().forget(new Date("2026-11-28T10:00:00Z"));
    expect(await letters().find("ILUMA", "three")).toBeUndefined();
  });
});
