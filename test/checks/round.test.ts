import { describe, expect, it, vi } from "vitest";

import type { CheckDemand } from "../../src/checks/ask.ts";
import { Lines } from "../../src/checks/line/lines.ts";
import { startRound } from "../../src/checks/round.ts";
import { VendorFailure } from "../../src/providers/provider.ts";
import type { Reply } from "../../src/providers/provider.ts";
import { AGREES, ask, clock, FACE, IDENTITY, idmeta } from "./round-support.ts";
import { BAYU, endpoint, nik, panel, seat, selfie } from "./support.ts";

describe("who is asked", () => {
  it("asks once where one call answers both checks, and shows it the selfie", async () => {
    const { full, face, on } = idmeta();
    const checks = ask({ ...BAYU, selfie: selfie() }, [IDENTITY, FACE], on);
    expect((await checks.identity.get(IDENTITY))?.verdict).toBe("MATCH");
    expect((await checks.face.get(FACE))?.verdict).toBe("MATCH");
    expect(full.asked).toMatchObject([{ checks: new Set(["IDENTITY", "FACE"]), selfie: { format: "jpeg" } }]);
    expect(face.asked).toHaveLength(0);
  });

  it("does not show the selfie where no face check is planned", async () => {
    const { full, on } = idmeta();
    await ask({ ...BAYU, selfie: selfie() }, [IDENTITY], on).identity.get(IDENTITY);
    expect(full.asked).toHaveLength(1);
    expect(full.asked[0]).not.toHaveProperty("selfie");
  });

  it("prefers the endpoint made for the face alone where only the face is wanted", async () => {
    const { full, face, on } = idmeta();
    await ask({ ...BAYU, selfie: selfie() }, [FACE], on).face.get(FACE);
    expect([full.asked.length, face.asked.length]).toEqual([0, 1]);
  });

  it("skips a provider whose input is missing, names the input and calls nobody", async () => {
    const { full, on } = idmeta();
    const { gender: _gender, ...rest } = BAYU;
    const check = await ask(rest, [IDENTITY], on).identity.get(IDENTITY);
    expect(check?.providers).toMatchObject([
      { status: "SKIPPED", cause: "NOT_SUPPLIED", skipped: { missing: ["gender"] } },
    ]);
    expect(full.asked).toHaveLength(0);
  });

  it("names the selfie where it is what is missing", async () => {
    const { on } = idmeta();
    const check = await ask(BAYU, [FACE], on).face.get(FACE);
    expect(check?.providers).toMatchObject([{ skipped: { missing: ["selfie"] } }]);
  });

  it("names one field where a provider needs any of several", async () => {
    const any = endpoint({ name: "any", checks: ["IDENTITY"], requiresOneOf: ["name", "dateOfBirth"] }, () => AGREES);
    const check = await ask({ nik: nik() }, [IDENTITY], panel(seat("IDMETA", [any]))).identity.get(IDENTITY);
    expect(check?.providers).toMatchObject([{ status: "SKIPPED", skipped: { missing: ["name"] } }]);
  });

  it("skips a provider that is off, and does not call it", async () => {
    const { full } = idmeta();
    const check = await ask(BAYU, [IDENTITY], panel(seat("IDMETA", [full], { provider: null }))).identity.get(IDENTITY);
    expect(check?.providers).toMatchObject([{ status: "SKIPPED", cause: "PROVIDER_OFF" }]);
  });

  it("skips the face where the selfie has too few pixels, and still asks the rest", async () => {
    const full = endpoint(
      { name: "full", checks: ["IDENTITY", "FACE"], selfie: "for-face", image: { formats: ["jpeg"], minWidth: 500 } },
      () => AGREES,
    );
    const checks = ask({ ...BAYU, selfie: selfie(300) }, [IDENTITY, FACE], panel(seat("IDMETA", [full])));
    expect((await checks.identity.get(IDENTITY))?.verdict).toBe("MATCH");
    expect((await checks.face.get(FACE))?.providers).toMatchObject([{ status: "SKIPPED", cause: "INVALID_INPUT" }]);
    expect(full.asked).toMatchObject([{ checks: new Set(["IDENTITY"]) }]);
  });

  it("lets a provider object to what it would refuse", async () => {
    const picky = endpoint(
      { name: "picky", checks: ["IDENTITY"], objection: () => ({ reason: "The name is too short.", missing: [] }) },
      () => AGREES,
    );
    const check = await ask(BAYU, [IDENTITY], panel(seat("IDMETA", [picky]))).identity.get(IDENTITY);
    expect(check?.providers).toMatchObject([{ status: "SKIPPED", skipped: { reason: "The name is too short." } }]);
    expect(picky.asked).toHaveLength(0);
  });

  it("asks all providers before any has answered", async () => {
    const gate = Promise.withResolvers<Reply>();
    const one = endpoint({ name: "one", checks: ["IDENTITY"] }, () => gate.promise);
    const two = endpoint({ name: "two", checks: ["IDENTITY"] }, () => gate.promise);
    const demand: CheckDemand = { ...IDENTITY, providers: ["GLAIR", "ILUMA"] };
    const check = ask(BAYU, [demand], panel(seat("GLAIR", [one]), seat("ILUMA", [two]))).identity.get(demand);
    await vi.waitFor(() => expect([one.asked.length, two.asked.length]).toEqual([1, 1]));
    gate.resolve(AGREES);
    expect((await check)?.providers).toMatchObject([{ status: "ANSWERED" }, { status: "ANSWERED" }]);
  });

  it("asks once where two demands differ in nothing but their terms, and holds each to its own", async () => {
    const hit = { listingId: "l", names: ["X"], score: 0.8, scopes: ["PEP" as const], countries: [], dates: [] };
    const lists = endpoint({ name: "lists", checks: ["SCREENING"], requires: ["name"] }, (question) => {
      return {
        status: "ANSWERED",
        requestId: null,
        screening: { hits: [hit], scopes: question.screening?.scopes ?? [] },
      };
    });
    const base = { check: "SCREENING" as const, providers: ["ILUMA" as const], deadlineMs: 1000 };
    const wide: CheckDemand = { ...base, terms: { scopes: ["PEP"], threshold: 0.7 } };
    const narrow: CheckDemand = { ...base, terms: { scopes: ["SANCTION", "PEP"], threshold: 0.9 } };
    const checks = ask(BAYU, [wide, narrow], panel(seat("ILUMA", [lists])));
    expect((await checks.screening.get(wide))?.verdict).toBe("POSSIBLE_MATCH");
    expect((await checks.screening.get(narrow))?.verdict).toBe("CLEAR");
    expect(lists.asked).toMatchObject([{ screening: { scopes: ["PEP", "SANCTION"], threshold: 0.7 } }]);
  });

  it("asks once where two subjects put the same question to an endpoint", async () => {
    const plain = endpoint({ name: "plain", checks: ["IDENTITY"], fields: ["NAME"] }, () => AGREES);
    const on = panel(seat("GLAIR", [plain]));
    const demand: CheckDemand = { ...IDENTITY, providers: ["GLAIR"] };
    const other: CheckDemand = { ...demand, deadlineMs: 500 };
    const round = startRound(
      [
        { subject: { kind: "person", person: BAYU }, demands: [other] },
        { subject: { kind: "person", person: { ...BAYU, occupation: "Guru" } }, demands: [demand] },
        { subject: { kind: "person", person: { ...BAYU, name: "Somebody Else" } }, demands: [demand] },
      ],
      { panel: on, lines: new Lines(), tenant: "default", clock, signal: new AbortController().signal },
    );
    await Promise.all(round.flatMap(({ identity }) => [...identity.values()]));
    expect(plain.asked).toHaveLength(2);
  });
});

describe("how a call ends", () => {
  it("is PENDING, and no timeout, where the vendor took the question and the check's own deadline came", async () => {
    const taken = endpoint({ name: "card", checks: ["IDENTITY", "FACE"] }, (_question, { accepted, signal }) => {
      accepted?.("r-7");
      return new Promise((_resolve, reject) => signal.addEventListener("abort", () => reject(new Error("over"))));
    });
    const [early, late] = [
      { ...IDENTITY, deadlineMs: 20 },
      { ...FACE, deadlineMs: 40 },
    ];
    const checks = ask(BAYU, [early, late], panel(seat("IDMETA", [taken])));
    for (const check of [checks.identity.get(early), checks.face.get(late)]) {
      expect((await check)?.providers).toMatchObject([{ status: "PENDING", requestId: "r-7" }]);
    }
  });

  it("keeps a vendor's failure as data", async () => {
    const { on } = idmeta(() => {
      throw new VendorFailure("RATE_LIMITED", "IDmeta asks for fewer requests.", { requestId: "r-9" });
    });
    const check = await ask(BAYU, [IDENTITY], on).identity.get(IDENTITY);
    expect(check?.providers).toMatchObject([
      { status: "FAILED", requestId: "r-9", attempts: 1, failure: { code: "RATE_LIMITED", retryable: true } },
    ]);
  });

  it("takes an adapter's own fault for no evidence, and lets its message out nowhere", async () => {
    const { on } = idmeta(() => {
      throw new TypeError("cannot read 3174051204909001");
    });
    const check = await ask(BAYU, [IDENTITY], on).identity.get(IDENTITY);
    expect(check?.verdict).toBe("UNKNOWN");
    expect(JSON.stringify(check?.providers)).not.toContain("3174051204909001");
  });

  it("does not ask where an adapter's own objection breaks, and does not blame the selfie", async () => {
    const broken = endpoint(
      {
        name: "broken",
        checks: ["IDENTITY"],
        objection: () => {
          throw new TypeError("no");
        },
      },
      () => AGREES,
    );
    const check = await ask(BAYU, [IDENTITY], panel(seat("IDMETA", [broken]))).identity.get(IDENTITY);
    expect(check?.providers).toMatchObject([{ status: "SKIPPED", cause: "NOT_COLLECTED" }]);
    expect(JSON.stringify(check?.providers)).not.toContain("selfie");
    expect(broken.asked).toHaveLength(0);
  });

  it("takes an answer without the part that was asked for MALFORMED_RESPONSE", async () => {
    const { on } = idmeta(() => ({ status: "ANSWERED", requestId: null }));
    const check = await ask(BAYU, [IDENTITY], on).identity.get(IDENTITY);
    expect(check?.providers).toMatchObject([{ status: "FAILED", failure: { code: "MALFORMED_RESPONSE" } }]);
  });

  it("shows a pending answer as pending", async () => {
    const { on } = idmeta(() => ({ status: "PENDING", requestId: "later" }));
    const check = await ask(BAYU, [IDENTITY], on).identity.get(IDENTITY);
    expect(check).toMatchObject({ verdict: "UNKNOWN", providers: [{ status: "PENDING", requestId: "later" }] });
  });

  it("states the price of a call, and nothing for one that was surely not billed", async () => {
    const { full } = idmeta();
    const dear = seat("IDMETA", [full], { prices: new Map([["full", 1500]]) });
    const check = await ask(BAYU, [IDENTITY], panel(dear)).identity.get(IDENTITY);
    expect(check?.providers).toMatchObject([{ costIdr: 1500 }]);
    const refused = endpoint({ name: "full", checks: ["IDENTITY"] }, () => {
      throw new VendorFailure("AUTHENTICATION", "no");
    });
    const free = panel(seat("IDMETA", [refused], { prices: new Map([["full", 1500]]) }));
    expect((await ask(BAYU, [IDENTITY], free).identity.get(IDENTITY))?.providers).toMatchObject([{ costIdr: 0 }]);
  });
});
