import { describe, expect, it } from "vitest";

import type { CheckDemand } from "../../src/checks/ask.ts";
import { Lines } from "../../src/checks/line/lines.ts";
import { startRound } from "../../src/checks/round.ts";
import type { Dismissing } from "../../src/checks/screening.ts";
import type { ProviderHit } from "../../src/domain/claim.ts";
import type { Reply } from "../../src/providers/provider.ts";
import { clock } from "./round-support.ts";
import { BAYU, endpoint, panel, seat } from "./support.ts";

const dismissed = "0198a5c0-0000-7000-8000-000000000001";
const hit: ProviderHit = { listingId: "a", names: ["Bayu"], score: 0.9, scopes: ["PEP"], countries: [], dates: [] };
const LISTS = ["2026-11"];
const found = (...hits: ProviderHit[]): Reply => {
  const screening = { hits, scopes: ["PEP", "SANCTION"] as const, lists: LISTS };
  return { status: "ANSWERED", requestId: "r-1", screening };
};
const dismissesAll: Dismissing = (_provider, findings) => {
  return { ...findings, hits: findings.hits.map((each) => ({ ...each, dismissed })) };
};

function screened(strategy: CheckDemand["strategy"], dismissing?: Dismissing) {
  const [iluma, glair] = [found(hit), found()].map((reply) => {
    return endpoint({ name: "search", checks: ["SCREENING"], requires: ["name"] }, () => reply);
  });
  if (iluma === undefined || glair === undefined || strategy === undefined) throw new RangeError("nobody to ask");
  const on = panel(seat("ILUMA", [iluma]), seat("GLAIR", [glair]));
  const demand: CheckDemand = { check: "SCREENING", providers: ["ILUMA", "GLAIR"], deadlineMs: 1000, strategy };
  const { signal } = new AbortController();
  const round = { panel: on, lines: new Lines(), tenant: "default", clock, dismissing, signal };
  const [checks] = startRound([{ subject: { kind: "person", person: BAYU }, demands: [demand] }], round);
  const check = checks?.screening.get(demand);
  if (check === undefined) throw new RangeError("no check");
  return { check, asked: () => [iluma.asked.length, glair.asked.length] };
}

describe("a hit that is dismissed as it comes in", () => {
  it("leaves the screening clear, and what else was said of the search as it was", async () => {
    const { check } = screened({ kind: "all" }, dismissesAll);
    expect(await check).toMatchObject({ verdict: "CLEAR", dismissedHits: [{ key: "ILUMA:a" }] });
    expect((await check).providers).toMatchObject([{ claims: { lists: LISTS } }, {}]);
  });

  it("settles nothing: where one is asked after the other, the next is asked as if there were none", async () => {
    const counting = screened({ kind: "failover" });
    expect(await counting.check).toMatchObject({ verdict: "POSSIBLE_MATCH" });
    expect(counting.asked()).toEqual([1, 0]);
    const dismissing = screened({ kind: "failover" }, dismissesAll);
    expect(await dismissing.check).toMatchObject({ verdict: "CLEAR" });
    expect(dismissing.asked()).toEqual([1, 1]);
  });
});
