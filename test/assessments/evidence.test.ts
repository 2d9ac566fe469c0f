import { describe, expect, it } from "vitest";

import { decideOn, factsUnder } from "../../src/assessments/evidence.ts";
import type { Evidence } from "../../src/assessments/evidence.ts";
import type { IdentityClaims, ProviderHit } from "../../src/domain/claim.ts";
import { answered } from "../checks/support.ts";
import { load, NOON, policyText } from "../policy/support/policies.ts";

const MATCHES: IdentityClaims = { nikFound: true, fields: { NAME: "MATCH" } };
const DIFFERS: IdentityClaims = { nikFound: true, fields: { NAME: "MISMATCH" } };

const hit = (score: number, scopes: ProviderHit["scopes"] = ["PEP"]): ProviderHit => {
  return { listingId: String(score), names: [`Person ${score}`], score, scopes, countries: [], dates: [] };
};

function evidence(more: Partial<Evidence>): Evidence {
  return { decidedAt: NOON, applicant: new Map(), supplied: new Set(["nik", "name"]), ...more };
}

function policy(checks: string, condition: string) {
  return load(
    policyText({
      checks: `checks: { ${checks} }`,
      rules: `rules: [ { id: r, when: '${condition}', then: { review: R1 } } ]`,
    }),
  );
}

const byName = (check: string) => policy(`identity: ${check}`, "identity.name == MATCH");
const byScore = (check: string) => policy(`screening: ${check}`, "screening.topScore >= 0.95");
const searched = (...hits: ProviderHit[]): NonNullable<Evidence["screening"]> => ({
  answers: [answered("ILUMA", { hits, scopes: ["PEP", "SANCTION"] })],
  terms: { scopes: ["PEP", "SANCTION"], threshold: 0.85 },
});

describe("evidence under a policy that it was not collected for", () => {
  const two = evidence({ identity: [answered("GLAIR", MATCHES), answered("ILUMA", DIFFERS)] });

  it("speaks by the policy's own providers only", () => {
    expect(factsUnder(byName("{ providers: [glair] }"), two).get("identity.name")).toMatchObject({ value: "MATCH" });
    expect(factsUnder(byName("{ providers: [glair, iluma] }"), two).get("identity.name")).toMatchObject({
      value: "CONFLICT",
    });
  });

  it("takes as many answers as the policy needs", () => {
    const one = evidence({ identity: [answered("GLAIR", MATCHES)] });
    const facts = factsUnder(byName("{ providers: [glair, iluma], need: 2 }"), one);
    expect(facts.get("identity.name")).toMatchObject({ known: false, cause: "TOO_FEW_ANSWERS" });
  });

  it("is NOT_COLLECTED where the policy would have asked others", () => {
    const facts = factsUnder(byName("{ providers: [idmeta] }"), two);
    expect(facts.get("identity.name")).toMatchObject({ known: false, cause: "NOT_COLLECTED" });
  });

  it("is a TIMEOUT where an answer came after the policy's own deadline", () => {
    const late = evidence({ identity: [{ ...answered("GLAIR", MATCHES), latencyMs: 501 }] });
    expect(factsUnder(byName("{ providers: [glair], deadline: 500ms }"), late).get("identity.name")).toMatchObject({
      known: false,
      cause: "TIMEOUT",
    });
    expect(factsUnder(byName("{ providers: [glair], deadline: 501ms }"), late).get("identity.name")).toMatchObject({
      value: "MATCH",
    });
  });

  it("is heard as it came by a policy that asks just so, whenever the vendor was asked", () => {
    const check = "{ providers: [glair, iluma], strategy: failover, deadline: 500ms }";
    const late = [{ ...answered("GLAIR", DIFFERS), latencyMs: 900 }, answered("ILUMA", MATCHES)] as const;
    const own = evidence({ asked: { IDENTITY: "glair,iluma failover 500ms" }, identity: late });
    expect(factsUnder(byName(check), own).get("identity.name")).toMatchObject({ value: "CONFLICT" });
    expect(factsUnder(byName(check), evidence({ identity: late })).get("identity.name")).toMatchObject({
      value: "MATCH",
    });
    const other = "{ providers: [iluma, glair], strategy: failover, deadline: 500ms }";
    expect(factsUnder(byName(other), own).get("identity.name")).toMatchObject({ value: "MATCH" });
  });

  it("covers no lower threshold than was searched by, and hides what is under a higher one", () => {
    const found = evidence({ screening: searched(hit(0.9)) });
    expect(
      factsUnder(byScore("{ providers: [iluma], threshold: 0.7 }"), found).get("screening.topScore"),
    ).toMatchObject({ known: false, cause: "INCOMPLETE", atLeast: 0.9 });
    expect(
      factsUnder(byScore("{ providers: [iluma], threshold: 0.95 }"), found).get("screening.topScore"),
    ).toMatchObject({ known: true, value: 0 });
  });

  it("covers no scope that was not searched", () => {
    const facts = factsUnder(
      byScore("{ providers: [iluma], scopes: [PEP, OTHER] }"),
      evidence({ screening: searched() }),
    );
    expect(facts.get("screening.topScore")).toMatchObject({ known: false, cause: "INCOMPLETE" });
  });

  it("lets nobody be refused or approved by what was never asked", () => {
    const strict = load(
      policyText({
        checks: "checks: { identity: { providers: [idmeta] } }",
        rules: "rules: [ { id: r, when: 'identity.name != MATCH', then: { reject: R1 } } ]",
      }),
    );
    expect(decideOn(strict, two)).toMatchObject({
      outcome: "REVIEW",
      determined: false,
      best: "APPROVE",
      worst: "REJECT",
    });
  });
});
