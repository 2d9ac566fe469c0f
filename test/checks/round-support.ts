import type { CheckDemand } from "../../src/checks/ask.ts";
import { Lines } from "../../src/checks/line/lines.ts";
import type { Panel } from "../../src/checks/panel.ts";
import { startRound } from "../../src/checks/round.ts";
import type { Person } from "../../src/domain/person.ts";
import type { Reply } from "../../src/providers/provider.ts";
import { endpoint, panel, seat } from "./support.ts";
import type { FakeEndpoint } from "./support.ts";

export const AGREES: Reply = {
  status: "ANSWERED",
  requestId: "r-1",
  identity: { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MATCH" } },
  face: { match: true, score: 0.9, livenessPassed: null },
};

export const IDENTITY: CheckDemand = { check: "IDENTITY", providers: ["IDMETA"], deadlineMs: 1000 };
export const FACE: CheckDemand = { check: "FACE", providers: ["IDMETA"], deadlineMs: 2000 };

export const clock = (): Date => new Date("2026-11-20T03:00:00Z");

export function ask(person: Person, demands: readonly CheckDemand[], on: Panel, signal = new AbortController().signal) {
  const [checks] = startRound([{ subject: { kind: "person", person }, demands }], {
    panel: on,
    lines: new Lines(),
    tenant: "default",
    clock,
    signal,
  });
  if (checks === undefined) throw new RangeError("no checks");
  return checks;
}

/** IDmeta's shape: one endpoint for both checks, another for the face alone. */
export function idmeta(answer: () => Promise<Reply> | Reply = () => AGREES): {
  full: FakeEndpoint;
  face: FakeEndpoint;
  on: Panel;
} {
  const full = endpoint(
    { name: "full", checks: ["IDENTITY", "FACE"], requires: ["nik", "name", "gender"], selfie: "for-face" },
    answer,
  );
  const face = endpoint({ name: "face", checks: ["FACE"], requires: ["nik", "name"], selfie: "required" }, answer);
  return { full, face, on: panel(seat("IDMETA", [full, face])) };
}
