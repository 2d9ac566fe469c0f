import { getEventListeners } from "node:events";

import { describe, expect, it, vi } from "vitest";

import { connectIluma } from "../../../src/providers/iluma/connect.ts";
import { Mailbox } from "../../../src/providers/iluma/mailbox.ts";
import type { CallbackBody } from "../../../src/providers/iluma/wire.ts";
import type { Callbacks, Reply } from "../../../src/providers/provider.ts";
import { asks, context, endpointOf, fakeVendor, failureOf } from "../support.ts";
import type { Scripted } from "../support.ts";
import { heldClock } from "./held-clock.ts";
import { entity, idCardAnswer, person, searchAnswer, selfie } from "./support.ts";

const DEADLINE = 8_000;
const acceptedCard: Scripted = { json: { id: "idvr_1", status: "PENDING" } };
const acceptedSearch = searchAnswer({ status: "PENDING", results: undefined });

/** Iluma with an address for its callbacks, on a clock that the test holds. */
async function called(script: Parameters<typeof fakeVendor>[0]) {
  const vendor = await fakeVendor(script);
  const { clock, pass, waits } = heldClock();
  const late: string[] = [];
  const mailbox = new Mailbox<CallbackBody>({ clock, late: (id) => void late.push(id) });
  const values = {
    ILUMA_API_KEY: "iluma_development_key",
    ILUMA_BASE_URL: vendor.baseUrl,
    ILUMA_CALLBACK_URL: "https://saksi.example/callbacks/iluma",
    ILUMA_CALLBACK_TOKEN: "a-token",
  };
  const provider = connectIluma(values, { clock, mailbox });
  const caller = new AbortController();
  const within = context({ deadline: DEADLINE, signal: caller.signal });
  const { callbacks } = provider;
  if (callbacks === undefined) throw new Error("no callbacks are taken");
  return {
    vendor,
    mailbox,
    late,
    caller,
    pass,
    callBack: (answer: Scripted) => callbacks.receive(JSON.stringify(answer.json)),
    receive: (text: string) => callbacks.receive(text),
    verify: (): Promise<Reply> =>
      endpointOf(provider, "id-card-verification").ask(asks(person, ["IDENTITY", "FACE"], selfie), within),
    search: (): Promise<Reply> => {
      const screening = { scopes: ["PEP", "SANCTION"] as const, threshold: 0.85 };
      return endpointOf(provider, "entity-cft-pep").ask({ subject: "entity", entity, screening }, within);
    },
    /** Until the vendor has accepted what it was asked. */
    accepted: () => vi.waitFor(() => expect(mailbox.contents.waiting).toBe(1)),
    async expectNothingLeft(): Promise<void> {
      expect(mailbox.contents).toEqual({ waiting: 0, kept: 0 });
      expect(waits()).toBe(0);
      // The HTTP client takes its own away a moment after its answer.
      await vi.waitFor(() => expect(getEventListeners(caller.signal, "abort")).toEqual([]));
    },
    async [Symbol.asyncDispose]() {
      await provider.close();
      await vendor[Symbol.asyncDispose]();
    },
  };
}

describe("a card's verification that is completed by callback", () => {
  it("is waited for, and read as an answer that came at once", async () => {
    await using iluma = await called(acceptedCard);
    const reply = iluma.verify();
    await iluma.accepted();
    await iluma.pass(3_000);
    expect(iluma.callBack(idCardAnswer({}, { is_birthdate_match: false }))).not.toBeNull();
    expect(await reply).toEqual({
      status: "ANSWERED",
      requestId: "idvr_1",
      identity: { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MISMATCH" } },
      face: { match: null, score: 1, livenessPassed: null },
    });
    await iluma.expectNothingLeft();
  });

  it("counts where its callback comes before the answer that accepts it", async () => {
    await using iluma = await called(acceptedCard);
    iluma.callBack(idCardAnswer());
    expect((await iluma.verify()).status).toBe("ANSWERED");
    await iluma.expectNothingLeft();
  });

  it("is known by its reference id where it was accepted with that alone", async () => {
    await using iluma = await called({ status: 202, json: { reference_id: "ref-1" } });
    const reply = iluma.verify();
    await iluma.accepted();
    iluma.callBack(idCardAnswer({ reference_id: "ref-1" }));
    expect(await reply).toMatchObject({ status: "ANSWERED", requestId: "idvr_1" });
  });

  it("that failed in the end fails", async () => {
    await using iluma = await called(acceptedCard);
    const reply = failureOf(iluma.verify());
    await iluma.accepted();
    iluma.callBack({ json: { id: "idvr_1", status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" } });
    expect(await reply).toMatchObject({ failure: { code: "UNAVAILABLE" }, repeat: "maybe_billed" });
    await iluma.expectNothingLeft();
  });

  it("is pending shortly before the deadline, and its late callback is taken, told of once and dropped", async () => {
    await using iluma = await called(acceptedCard);
    const reply = iluma.verify();
    await iluma.accepted();
    await iluma.pass(DEADLINE - 101);
    iluma.callBack(idCardAnswer({ id: "somebody-elses" }));
    expect(iluma.mailbox.contents).toEqual({ waiting: 1, kept: 1 });
    await iluma.pass(1);
    expect(await reply).toEqual({ status: "PENDING", requestId: "idvr_1" });
    expect(iluma.callBack(idCardAnswer())).not.toBeNull();
    expect(iluma.callBack(idCardAnswer())).not.toBeNull();
    expect(iluma.late).toEqual(["idvr_1"]);
    await iluma.pass(60_000);
    await iluma.expectNothingLeft();
  });

  it("is pending at once where the deadline is too near", async () => {
    await using iluma = await called(acceptedCard);
    await iluma.pass(DEADLINE - 50);
    expect((await iluma.verify()).status).toBe("PENDING");
    await iluma.expectNothingLeft();
  });

  it("is waited for no longer once the caller has gone", async () => {
    await using iluma = await called(acceptedCard);
    const reply = iluma.verify();
    await iluma.accepted();
    iluma.caller.abort();
    expect((await reply).status).toBe("PENDING");
    await iluma.expectNothingLeft();
  });

  it.each([{ status: "PENDING" }, { status: "QUEUED" }, { status: " " }, {}])(
    "is still waited for after a callback that merely says %o",
    async (said) => {
      await using iluma = await called(acceptedCard);
      const reply = iluma.verify();
      await iluma.accepted();
      expect(iluma.callBack({ json: { id: "idvr_1", ...said } })).not.toBeNull();
      expect(iluma.mailbox.contents.waiting).toBe(1);
      iluma.callBack(idCardAnswer());
      expect((await reply).status).toBe("ANSWERED");
    },
  );

  it("is known to be completed without a status", async () => {
    await using iluma = await called(acceptedCard);
    const reply = iluma.verify();
    await iluma.accepted();
    iluma.callBack(idCardAnswer({ status: undefined }));
    expect((await reply).status).toBe("ANSWERED");
  });

  it.each([
    ["cannot be read", { is_found: "perhaps" }],
    ["is about another NIK", { id_card_number: "3171051204909001" }],
  ])("is malformed where its callback %s", async (_, around) => {
    await using iluma = await called(acceptedCard);
    const reply = failureOf(iluma.verify());
    await iluma.accepted();
    expect(iluma.callBack(idCardAnswer(around))).not.toBeNull();
    expect((await reply).failure.code).toBe("MALFORMED_RESPONSE");
    await iluma.expectNothingLeft();
  });

  it("does not keep the callback of what was answered at once, whichever came first", async () => {
    await using iluma = await called(idCardAnswer());
    iluma.callBack(idCardAnswer());
    expect((await iluma.verify()).status).toBe("ANSWERED");
    iluma.callBack(idCardAnswer());
    expect(iluma.late).toEqual([]);
    await iluma.expectNothingLeft();
  });
});

describe("a search that is completed by callback", () => {
  it("ends the pause before it is asked for again", async () => {
    await using iluma = await called(acceptedSearch);
    const reply = iluma.search();
    await iluma.accepted();
    iluma.callBack(searchAnswer({ results: [] }));
    expect(await reply).toMatchObject({ status: "ANSWERED", screening: { hits: [], scopes: ["PEP", "SANCTION"] } });
    expect(iluma.vendor.requests).toHaveLength(1);
    await iluma.expectNothingLeft();
  });

  it("ends the asking that is under way", async () => {
    const asked = Promise.withResolvers<void>();
    const gone = Promise.withResolvers<void>();
    const stuck: Scripted = {
      handle: (_request, response) => {
        response.once("close", gone.resolve);
        asked.resolve();
      },
    };
    await using iluma = await called([acceptedSearch, stuck]);
    const reply = iluma.search();
    await iluma.accepted();
    await iluma.pass(200);
    await asked.promise;
    iluma.callBack(searchAnswer());
    expect((await reply).screening?.hits).toHaveLength(1);
    await gone.promise;
    await iluma.expectNothingLeft();
  });

  it("counts where its callback comes first", async () => {
    await using iluma = await called(acceptedSearch);
    iluma.callBack(searchAnswer());
    expect((await iluma.search()).status).toBe("ANSWERED");
    expect(iluma.vendor.requests).toHaveLength(1);
    await iluma.expectNothingLeft();
  });

  it("is waited for to the end where there is no time to ask for it again", async () => {
    await using iluma = await called(acceptedSearch);
    await iluma.pass(DEADLINE - 400);
    const reply = iluma.search();
    await iluma.accepted();
    await iluma.pass(250);
    iluma.callBack(searchAnswer());
    expect((await reply).status).toBe("ANSWERED");
  });

  it("is pending at the deadline, and its late callback is told of", async () => {
    await using iluma = await called(acceptedSearch);
    await iluma.pass(DEADLINE - 400);
    const reply = iluma.search();
    await iluma.accepted();
    await iluma.pass(300);
    expect(await reply).toEqual({ status: "PENDING", requestId: "cftpi_1" });
    iluma.callBack(searchAnswer());
    expect(iluma.late).toEqual(["cftpi_1"]);
    expect(iluma.mailbox.contents).toEqual({ waiting: 0, kept: 1 });
  });

  it("is no news once it was asked for by id", async () => {
    await using iluma = await called([acceptedSearch, searchAnswer()]);
    const reply = iluma.search();
    await iluma.accepted();
    await iluma.pass(200);
    expect((await reply).status).toBe("ANSWERED");
    iluma.callBack(searchAnswer());
    expect(iluma.late).toEqual([]);
    await iluma.expectNothingLeft();
  });

  it("is never clear by a callback without results", async () => {
    await using iluma = await called(acceptedSearch);
    const reply = failureOf(iluma.search());
    await iluma.accepted();
    iluma.callBack(searchAnswer({ results: undefined }));
    expect((await reply).failure.code).toBe("MALFORMED_RESPONSE");
  });
});

describe("a callback", () => {
  it.each(["", "{", "[]", "null", '"COMPLETED"', "7"])("that is %o cannot be read", async (text) => {
    await using iluma = await called(acceptedCard);
    expect(iluma.receive(text)).toBeNull();
  });

  it.each([{}, { test: true }, { status: "COMPLETED" }, { id: { a: 1 }, status: "COMPLETED" }])(
    "that is for nobody is taken and not kept: %o",
    async (json) => {
      await using iluma = await called(acceptedCard);
      expect(iluma.callBack({ json })).not.toBeNull();
      await iluma.expectNothingLeft();
    },
  );

  it("for an id that nobody knows is kept a minute, without what it repeats of the person", async () => {
    await using iluma = await called(acceptedCard);
    const deliver = vi.spyOn(iluma.mailbox, "deliver");
    expect(iluma.callBack(idCardAnswer({ id: "unknown" }))).not.toBeNull();
    expect(JSON.stringify(deliver.mock.calls[0]?.[1])).not.toMatch(/Penita/);
    expect(iluma.mailbox.contents.kept).toBe(1);
    await iluma.pass(60_000);
    await iluma.expectNothingLeft();
  });
});

describe("without an address for callbacks", () => {
  const unaddressed = (baseUrl: string) =>
    connectIluma({ ILUMA_API_KEY: "iluma_development_key", ILUMA_BASE_URL: baseUrl }, { clock: heldClock().clock });

  it("none are taken, and a verification that was accepted is pending at once", async () => {
    await using vendor = await fakeVendor(acceptedCard);
    const provider = unaddressed(vendor.baseUrl);
    const none: Callbacks | undefined = provider.callbacks;
    expect(none).toBeUndefined();
    const verify = endpointOf(provider, "id-card-verification");
    const reply = await verify.ask(asks(person, ["IDENTITY"], selfie), context({ deadline: DEADLINE }));
    expect(reply).toEqual({ status: "PENDING", requestId: "idvr_1" });
    await provider.close();
  });
});
