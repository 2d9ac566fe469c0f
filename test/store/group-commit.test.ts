import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { GroupCommit } from "../../src/store/group-commit.ts";

/** Commits that end when they are told to. */
function heldCommits() {
  const begun: { readonly entries: readonly number[]; readonly end: (error?: Error) => void }[] = [];
  const queue = new GroupCommit<number, number>((entries) => {
    const { promise, resolve, reject } = Promise.withResolvers<readonly number[]>();
    begun.push({ entries, end: (error) => (error ? reject(error) : resolve(entries.map((each) => each * 10))) });
    return promise;
  }, 1);
  return { queue, begun };
}

describe("a group commit", () => {
  it("takes together what comes in one turn, and what comes while a commit is under way", async () => {
    const { queue, begun } = heldCommits();
    const first = [queue.add(1), queue.add(2)];
    await Promise.resolve();
    const second = [queue.add(3), queue.add(4)];
    expect(begun.map(({ entries }) => entries)).toEqual([[1, 2]]);
    begun[0]?.end();
    expect(await Promise.all(first)).toEqual([10, 20]);
    await Promise.resolve();
    expect(begun.map(({ entries }) => entries)).toEqual([
      [1, 2],
      [3, 4],
    ]);
    begun[1]?.end();
    expect(await Promise.all(second)).toEqual([30, 40]);
    await queue.idle();
  });

  it("tells when all that was added so far is settled, whatever is added next", async () => {
    const { queue, begun } = heldCommits();
    const first = queue.add(1);
    await Promise.resolve();
    const told: string[] = [];
    const settled = queue.settled().then(() => told.push("settled"));
    const second = queue.add(2).then(() => told.push("second"));
    begun[0]?.end();
    await first;
    await settled;
    expect(told).toEqual(["settled"]);
    begun[1]?.end();
    await second;
    await queue.settled();
    await queue.idle();
  });

  it("lets one that cannot be kept fail alone", async () => {
    const queue = new GroupCommit<number, number>(async (entries) => {
      if (entries.includes(13)) throw new Error("unlucky");
      return entries;
    }, 2);
    const ended = await Promise.allSettled([1, 13, 3].map((each) => queue.add(each)));
    expect(ended.map(({ status }) => status)).toEqual(["fulfilled", "rejected", "fulfilled"]);
  });

  it.each(["at first", "when each is tried alone"])(
    "fails them all at once where the failure is of none of them, %s",
    async (when) => {
      const away = new Error("away");
      const tried: (readonly number[])[] = [];
      const queue = new GroupCommit<number, number>(
        async (entries) => {
          tried.push(entries);
          throw when === "at first" || entries.includes(3) === (entries.length === 1) ? away : new Error("one of them");
        },
        1,
        (error) => error === away,
      );
      const ended = await Promise.all([1, 2, 3, 4, 5].map((each) => queue.add(each).catch((error: unknown) => error)));
      expect(ended.slice(2)).toEqual([away, away, away]);
      expect(tried).toEqual(when === "at first" ? [[1, 2, 3, 4, 5]] : [[1, 2, 3, 4, 5], [1], [2], [3]]);
    },
  );

  it("begins as many commits at a time as it may, where more waits than one can take", async () => {
    const sizes: number[] = [];
    const queue = new GroupCommit<number, number>(async (entries) => {
      sizes.push(entries.length);
      await new Promise((resolve) => setImmediate(resolve));
      return entries;
    }, 2);
    await Promise.all(Array.from({ length: 900 }, (_, each) => queue.add(each)));
    expect(sizes).toEqual([500, 400]);
  });

  it("keeps every entry exactly once and tells each its own result, whatever comes when and whatever fails", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(3), fc.boolean()), { maxLength: 40 }),
        fc.integer({ min: 1, max: 3 }),
        async (comers, width) => {
          const kept: number[] = [];
          const queue = new GroupCommit<{ id: number; bad: boolean }, number>(async (entries) => {
            await Promise.resolve();
            if (entries.some(({ bad }) => bad)) throw new Error("no");
            kept.push(...entries.map(({ id }) => id));
            return entries.map(({ id }) => id);
          }, width);
          const ended = comers.map(async ([turns, bad], id) => {
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            return queue.add({ id, bad }).then(
              (told) => told === id && !bad,
              () => bad,
            );
          });
          expect(await Promise.all(ended)).toEqual(comers.map(() => true));
          const good = comers.flatMap(([, bad], id) => (bad ? [] : [id]));
          expect(kept.toSorted((one, other) => one - other)).toEqual(good);
        },
      ),
    );
  });
});
