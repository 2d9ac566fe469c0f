import { expect, it } from "vitest";

import { openPglite } from "../../src/store/open-pglite.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import type { Database } from "../../src/store/database.ts";
import { newPostgres } from "./support/databases.ts";

/** One at it, held there; another that tries meanwhile; and one more when the first is done. */
async function expectOneAtATime(first: Database, second: Database): Promise<void> {
  const held = Promise.withResolvers<string>();
  const begun = Promise.withResolvers<void>();
  const one = first.alone("house", () => {
    begun.resolve();
    return held.promise;
  });
  await begun.promise;
  expect(await second.alone("house", async () => "never")).toBeUndefined();
  // Another chore is no matter of theirs.
  expect(await second.alone("keys", async () => "keys")).toBe("keys");
  held.resolve("done");
  expect(await one).toBe("done");
  expect(await second.alone("house", async () => "next")).toBe("next");
  await expect(first.alone("house", () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await second.alone("house", async () => "after an error")).toBe("after an error");
}

it("a chore is one replica's at a time", async () => {
  const url = await newPostgres();
  const [first, second] = await Promise.all([1, 2].map(() => openPostgres({ url, connections: 2 })));
  await expectOneAtATime(first ?? expect.fail(), second ?? expect.fail());
  await Promise.all([first?.close(), second?.close()]);
});

it("a chore is done once at a time in a process that has the database to itself", async () => {
  const database = await openPglite({ folder: null });
  await expectOneAtATime(database, database);
  await database.close();
});
