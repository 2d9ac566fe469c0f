import { expect, it } from "vitest";

import { createMetrics } from "../../src/metrics/metrics.ts";
import { HOLD_BACKS } from "../../src/domain/vendor-traffic.ts";
import { FAILURE_CODES } from "../../src/domain/answer.ts";
import { read } from "../ground/repository.ts";

it("docs/operations.md and docs/policy-versions.md name every metric there is, and no other", async () => {
  const { text } = await createMetrics().page();
  const exported = [...text.matchAll(/^# HELP (\w+)/gm)].map(([, name]) => name);
  const rows = [read("docs/operations.md"), read("docs/policy-versions.md")]
    .flatMap((page) => page.split("\n"))
    .filter((line) => /^\| `(?:saksi|process|nodejs)_/.test(line))
    .flatMap((line) => [...(line.split("|")[1] ?? "").matchAll(/`(\w+)`/g)].map(([, name]) => name));
  expect(rows.toSorted()).toEqual(exported.toSorted());
});

it("docs/operations.md names every reason for which a call is held back, and every way it may fail", () => {
  const page = read("docs/operations.md");
  for (const word of [...HOLD_BACKS, ...FAILURE_CODES.filter((code) => code !== "CIRCUIT_OPEN")]) {
    expect(page).toContain(`\`${word}\``);
  }
});
