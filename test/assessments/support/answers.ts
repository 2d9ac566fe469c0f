import fc from "fast-check";

import type { Ask, CheckDemand } from "../../../src/checks/ask.ts";
import { combineFace } from "../../../src/checks/face.ts";
import type { FaceMatchCheck } from "../../../src/checks/face.ts";
import { combineIdentity } from "../../../src/checks/identity.ts";
import type { IdentityCheck } from "../../../src/checks/identity.ts";
import type { SubjectChecks } from "../../../src/checks/round.ts";
import { runCheck } from "../../../src/checks/run.ts";
import type { CheckRun } from "../../../src/checks/run.ts";
import type { Part } from "../../../src/checks/strategy/part.ts";
import { ALL } from "../../../src/domain/strategy.ts";
import { combineScreening } from "../../../src/checks/screening.ts";
import type { ScreeningCheck } from "../../../src/checks/screening.ts";
import { FAILURE_CODES, providerFailure } from "../../../src/domain/answer.ts";
import type { Answer } from "../../../src/domain/answer.ts";
import { SCREENING_SCOPES } from "../../../src/domain/claim.ts";
import type { FaceClaims, IdentityClaims, ScreeningFindings } from "../../../src/domain/claim.ts";
import { DEFAULT_FACE_LIMITS } from "../../../src/domain/face-limits.ts";
import { suppliedInputs } from "../../../src/domain/person.ts";
import type { Person } from "../../../src/domain/person.ts";
import type { CheckName, ProviderName } from "../../../src/domain/provider.ts";

/** What a provider may say to each check, as it comes back from a call: never later than a check's own deadline. */
interface Said {
  readonly identity: (provider: ProviderName) => Answer<IdentityClaims>;
  readonly face: (provider: ProviderName) => Answer<FaceClaims>;
  readonly screening: (provider: ProviderName) => Answer<ScreeningFindings>;
}

const ASKED_AT = new Date("2026-11-20T03:00:00Z");
const claim = fc.constantFrom("MATCH", "MISMATCH", undefined);

const identityClaims = fc
  .record({ nikFound: fc.constantFrom(true, false, null), name: claim, born: claim })
  .map(({ nikFound, name, born }): IdentityClaims => ({
    nikFound,
    fields: { ...(name && { NAME: name }), ...(born && { DATE_OF_BIRTH: born }) },
  }));

const faceClaims: fc.Arbitrary<FaceClaims> = fc.record({
  match: fc.constantFrom(true, false, null),
  score: fc.constantFrom(0.2, 0.59, 0.7, 0.8, 0.99, null),
  livenessPassed: fc.constantFrom(true, false, null),
});

const findings: fc.Arbitrary<ScreeningFindings> = fc.record({
  hits: fc.array(
    fc.record({
      listingId: fc.constantFrom("a", "b"),
      names: fc.constantFrom(["Eko"], ["Bayu"]),
      score: fc.constantFrom(0.5, 0.85, 0.9, 0.97),
      scopes: fc.subarray([...SCREENING_SCOPES], { minLength: 1 }),
      countries: fc.constant([]),
      dates: fc.constant([]),
    }),
    { maxLength: 2 },
  ),
  scopes: fc.subarray([...SCREENING_SCOPES]),
});

type Ending<Claims> =
  | { readonly status: "ANSWERED"; readonly claims: Claims }
  | { readonly status: "PENDING" | "FAILED" | "SKIPPED" };

function answers<Claims>(claims: fc.Arbitrary<Claims>): fc.Arbitrary<(provider: ProviderName) => Answer<Claims>> {
  const ending = fc.oneof(
    { weight: 3, arbitrary: claims.map((said): Ending<Claims> => ({ status: "ANSWERED", claims: said })) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("PENDING", "FAILED", "SKIPPED").map((status): Ending<Claims> => ({ status })),
    },
  );
  const all = fc.dictionary(fc.constantFrom("IDMETA", "GLAIR", "HYPERVERGE", "ILUMA"), ending);
  return fc.tuple(all, fc.constantFrom(...FAILURE_CODES)).map(([table, code]) => {
    return (provider): Answer<Claims> => {
      const end = table[provider] ?? { status: "SKIPPED" };
      if (end.status === "SKIPPED") {
        return { provider, status: "SKIPPED", cause: "PROVIDER_OFF", skipped: { reason: "It is off.", missing: [] } };
      }
      const made = { provider, endpoint: "check", askedAt: ASKED_AT, latencyMs: 12, attempts: 1, costIdr: null };
      const call = { ...made, requestId: `${provider}-1` };
      if (end.status === "PENDING") return { ...call, status: "PENDING" };
      return end.status === "ANSWERED"
        ? { ...call, status: "ANSWERED", claims: end.claims }
        : { ...call, status: "FAILED", failure: providerFailure(code, "It failed.") };
    };
  });
}

export const anythingSaid: fc.Arbitrary<Said> = fc.record({
  identity: answers(identityClaims),
  face: answers(faceClaims),
  screening: answers(findings),
});

function runOf<Claims>({ providers }: CheckDemand, said: (provider: ProviderName) => Answer<Claims>): CheckRun<Claims> {
  const parts = providers.map((provider): Part<Claims> => {
    return { provider, priceIdr: null, neededMs: 0, ask: async () => said(provider), drop() {} };
  });
  return runCheck(
    ALL,
    parts,
    () => null,
    () => 0,
  );
}

/** The checks of an ask, as a round would have made them of these answers. */
export function checksOf({ demands }: Ask, person: Person, said: Said): SubjectChecks {
  const supplied = suppliedInputs(person);
  const of = (check: CheckName): CheckDemand[] => demands.filter((demand) => demand.check === check);
  return {
    supplied,
    runs: {
      identity: new Map(of("IDENTITY").map((demand) => [demand, runOf(demand, said.identity)])),
      face: new Map(of("FACE").map((demand) => [demand, runOf(demand, said.face)])),
      screening: new Map(of("SCREENING").map((demand) => [demand, runOf(demand, said.screening)])),
    },
    identity: new Map(
      of("IDENTITY").map((demand): [CheckDemand, Promise<IdentityCheck>] => [
        demand,
        Promise.resolve(combineIdentity(supplied, demand.providers.map(said.identity))),
      ]),
    ),
    face: new Map(
      of("FACE").map((demand): [CheckDemand, Promise<FaceMatchCheck>] => [
        demand,
        Promise.resolve(combineFace(demand.providers.map(said.face), () => DEFAULT_FACE_LIMITS)),
      ]),
    ),
    screening: new Map(
      of("SCREENING").flatMap((demand): [CheckDemand, Promise<ScreeningCheck>][] =>
        demand.terms === undefined
          ? []
          : [[demand, Promise.resolve(combineScreening(demand.terms, demand.providers.map(said.screening)))]],
      ),
    ),
  };
}
