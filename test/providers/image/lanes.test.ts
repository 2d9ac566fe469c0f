import { expect, it } from "vitest";

import { Lanes } from "../../../src/providers/image/lanes.ts";

const never = new AbortController().signal;

it("lets in as many as there are places, then one for each that leaves, in the order they came", async () => {
  const lanes = new Lanes(2);
  const [first, second] = await Promise.all([lanes.take(never), lanes.take(never)]);
  const entered: string[] = [];
  const third = lanes.take(never).then((release) => (entered.push("third"), release));
  const fourth = lanes.take(never).then((release) => (entered.push("fourth"), release));
  second();
  await third;
  expect(entered).toEqual(["third"]);
  first();
  await fourth;
  expect(entered).toEqual(["third", "fourth"]);
});

it("takes a place back once only", async () => {
  const lanes = new Lanes(1);
  const release = await lanes.take(never);
  const second = lanes.take(never);
  release();
  await second;
  let entered = false;
  const third = lanes.take(never).then((next) => ((entered = true), next));
  release();
  await Promise.resolve();
  expect(entered).toBe(false);
  (await second)();
  await third;
  expect(entered).toBe(true);
});

it("gives the place of one who left the line to the next", async () => {
  const lanes = new Lanes(1);
  const release = await lanes.take(never);
  const caller = new AbortController();
  const left = lanes.take(caller.signal);
  const waits = lanes.take(never);
  caller.abort();
  await expect(left).rejects.toHaveProperty("name", "AbortError");
  release();
  expect(await waits).toBeTypeOf("function");
});
