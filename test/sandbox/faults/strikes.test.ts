import { describe, expect, test } from "vitest";

import type { Fault, RequestFault } from "../../../src/sandbox/faults/fault.ts";
import { sampleSelfie } from "../../../src/sandbox/sample-selfie.ts";
import { file, SIMULATORS } from "../support/vendors.ts";
import type { Vendors } from "../support/vendors.ts";
import { ASKED, faultNamed, OTHER, sandboxWith } from "./support.ts";

const UNAVAILABLE: RequestFault = { kind: "unavailable" };
const REFUSED: Fault = { kind: "connection-refused" };

async function statuses(vendors: Vendors, times: number): Promise<number[]> {
  const seen: number[] = [];
  for (let time = 0; time < times; time += 1) seen.push((await vendors.glair(ASKED)).status);
  return seen;
}

describe("faults of a vendor", () => {
  test("are drawn among several, at the set rate, the same ones every time", async () => {
    const faults = [faultNamed("rate-limited"), faultNamed("server-error"), faultNamed("unavailable")];
    const { sandbox, vendors } = await sandboxWith({ settings: { GLAIR: { faults, faultRate: 0.5 } } });
    const first = await statuses(vendors, 40);
    expect(new Set(first)).toEqual(new Set([200, 429, 500, 503]));
    expect(first.filter((status) => status === 200).length).toBeGreaterThan(10);
    expect(first.filter((status) => status === 200).length).toBeLessThan(30);
    expect(sandbox.calls().map(({ fault }) => fault !== null)).toEqual(first.map((status) => status !== 200));
    sandbox.reset();
    expect(await statuses(vendors, 40)).toEqual(first);
  });

  test("leave the draws of failures and latencies as they would have been", async () => {
    const { sandbox, vendors } = await sandboxWith({ settings: { HYPERVERGE: { failureRate: 0.5 } } });
    const draw = async (): Promise<number[]> => {
      const seen: number[] = [];
      for (let time = 0; time < 20; time += 1) seen.push((await vendors.hyperverge({ id: ASKED.nik })).status);
      return seen;
    };
    const without = await draw();
    sandbox.reset();
    sandbox.configure("HYPERVERGE", { faults: [{ kind: "rate-limited" }], faultRate: 0.3 });
    const withFaults = await draw();
    expect(withFaults).toContain(429);
    expect(withFaults.map((status, at) => (status === 429 ? without[at] : status))).toEqual(without);
  });

  test("strike one path alone where they are told to", async () => {
    const { sandbox, vendors } = await sandboxWith();
    sandbox.configure("GLAIR", { faults: [UNAVAILABLE], faultPath: "/identity/v1/face-verification" });
    expect((await vendors.glair(ASKED)).status).toBe(200);
    expect((await vendors.glair(ASKED, { face_image: file(await sampleSelfie()) })).status).toBe(503);
  });

  test("strike one vendor and no other", async () => {
    const { sandbox, vendors } = await sandboxWith();
    sandbox.configure("GLAIR", { faults: [UNAVAILABLE] });
    expect((await vendors.glair(ASKED)).status).toBe(503);
    expect((await vendors.ilumaSearch(ASKED.name)).status).toBe(200);
    sandbox.configure("GLAIR", { faults: [] });
    expect((await vendors.glair(ASKED)).status).toBe(200);
  });

  test.each([
    { faults: [REFUSED, UNAVAILABLE] },
    { faults: [REFUSED], faultRate: 0.5 },
    { faults: [REFUSED], faultPath: "/identity" },
    { faults: [faultNamed("tls-failure")] },
  ])("that are of the connection cannot depend on what is asked: %j", async (settings) => {
    const { sandbox, vendors } = await sandboxWith();
    expect(() => sandbox.configure("GLAIR", settings)).toThrow(RangeError);
    expect((await vendors.glair(ASKED)).status).toBe(200);
  });
});

describe("a fault that a vendor has with one applicant", () => {
  test("strikes what is asked about them, by NIK, and nobody else", async () => {
    const { sandbox, vendors } = await sandboxWith();
    sandbox.afflict("GLAIR", { nik: ASKED.nik }, UNAVAILABLE);
    expect((await vendors.glair(ASKED)).status).toBe(503);
    expect((await vendors.glair(OTHER)).status).toBe(200);
    sandbox.afflict("GLAIR", { nik: ASKED.nik }, null);
    expect((await vendors.glair(ASKED)).status).toBe(200);
  });

  test("is found by the NIK in every vendor's own request", async () => {
    const { sandbox, vendors } = await sandboxWith();
    for (const { name } of SIMULATORS) {
      sandbox.afflict(name, { nik: ASKED.nik }, UNAVAILABLE);
    }
    const selfie = await sampleSelfie();
    const card = { name: ASKED.name, id_card_number: ASKED.nik };
    const replies = [
      await vendors.glair(ASKED),
      await vendors.hyperverge({ id: ASKED.nik }),
      await vendors.idmetaFull(ASKED),
      await vendors.idmetaFace(ASKED),
      await vendors.ilumaCard(card, { selfie: file(selfie) }),
    ];
    expect(replies.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
    expect((await vendors.hyperverge({ id: OTHER.nik })).status).toBe(400);
  });

  test("is found by the name where a search has no NIK, in one piece or two", async () => {
    const { sandbox, vendors } = await sandboxWith();
    sandbox.afflict("ILUMA", { name: "BAYU  anggoro wicaksono" }, UNAVAILABLE);
    expect((await vendors.ilumaSearch(ASKED.name)).status).toBe(503);
    expect((await vendors.ilumaSearch("Bayu Anggoro", { surname: "Wicaksono" })).status).toBe(503);
    expect((await vendors.ilumaSearch(OTHER.name)).status).toBe(200);
  });

  test("goes before the vendor's own, and is forgotten by a reset", async () => {
    const { sandbox, vendors } = await sandboxWith({ settings: { GLAIR: { faults: [UNAVAILABLE] } } });
    sandbox.afflict("GLAIR", { nik: ASKED.nik }, { kind: "server-error" });
    expect((await vendors.glair(ASKED)).status).toBe(500);
    sandbox.reset();
    expect((await vendors.glair(ASKED)).status).toBe(503);
  });

  test("needs a vendor that is simulated", async () => {
    const { sandbox } = await sandboxWith();
    expect(() => sandbox.afflict("NOBODY", { nik: ASKED.nik }, UNAVAILABLE)).toThrow(RangeError);
  });
});
