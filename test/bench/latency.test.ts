import { expect, test } from "vitest";

import { Latency } from "../../bench/vendors/latency.ts";

const drawn = (latency: Latency, vendor: "glair" | "idmeta"): number[] =>
  Array.from({ length: 1_000 }, () => latency.of(vendor));

test("a vendor with a tail is slow for its share of requests, and no other vendor is", () => {
  const latency = new Latency();
  latency.set(20);
  latency.setTail({ vendor: "glair", share: 0.05, ms: 2_000 });
  const slow = drawn(latency, "glair").filter((ms) => ms === 2_000);
  expect(slow.length).toBeGreaterThan(30);
  expect(slow.length).toBeLessThan(70);
  expect(new Set(drawn(latency, "idmeta"))).toEqual(new Set([20]));
});

test("after it is rewound the same requests are slow again", () => {
  const latency = new Latency();
  latency.setTail({ vendor: "glair", share: 0.05, ms: 2_000 });
  const first = drawn(latency, "glair");
  expect(drawn(latency, "glair")).not.toEqual(first);
  latency.rewind();
  expect(drawn(latency, "glair")).toEqual(first);
});

test("a new latency ends the tail", () => {
  const latency = new Latency();
  latency.setTail({ vendor: "glair", share: 1, ms: 2_000 });
  latency.set(100);
  expect(latency.of("glair")).toBe(100);
});
