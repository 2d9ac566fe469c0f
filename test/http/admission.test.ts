import { describe, expect, it } from "vitest";

import { createDoor } from "../../src/access/door.ts";
import type { DoorOptions } from "../../src/access/door.ts";
import { createMemoryMeter } from "../../src/access/memory-meter.ts";
import type { Meter } from "../../src/access/meter.ts";
import { keyBookOf, storedKey } from "../access/support.ts";
import { ask, codes, harness, read } from "./support.ts";

const NOON = new Date("2026-06-01T05:00:20Z");
const clock = () => NOON;
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

function gatewayWith(options: Partial<DoorOptions>, meter: Meter = createMemoryMeter()) {
  const door = createDoor({ keys: [], keyBook: null, issuer: null, open: false, clock, ...options });
  return harness({ door, meter, clock });
}

describe("a kept key", () => {
  it("opens, and is logged by its caller's name and its id", async () => {
    const { key, text } = storedKey();
    const gateway = gatewayWith({ keyBook: keyBookOf(key) });
    expect((await ask(gateway, "{ caller }", {}, bearer(text))).json).toEqual({ data: { caller: "shop" } });
    expect(gateway.lines("request")).toMatchObject([{ caller: "shop", key: key.id, status: 200 }]);
    expect(gateway.log()).not.toContain(text);
    expect(gateway.log()).not.toContain(text.slice(-49));
  });

  it.each([
    ["has expired", { expiresAt: NOON }, "This API key has expired."],
    ["was revoked", { revokedAt: NOON }, "This API key was revoked."],
  ])("that %s is refused, in so many words", async (_what, kept, message) => {
    const { key, text } = storedKey(kept);
    const answer = await ask(gatewayWith({ keyBook: keyBookOf(key) }), "{ hello }", {}, bearer(text));
    expect([answer.status, answer.json]).toEqual([
      401,
      { errors: [{ message, extensions: { code: "UNAUTHENTICATED" } }] },
    ]);
    expect(answer.headers.get("www-authenticate")).toBe('Bearer realm="saksi", error="invalid_token"');
  });
});

describe("whoever cannot be told", () => {
  it("is asked to come back, and not called a stranger", async () => {
    const keyBook = { find: () => Promise.reject(new Error("Rahasia")) };
    const gateway = gatewayWith({ keyBook });
    const answer = await ask(gateway, "{ hello }", {}, bearer(storedKey().text));
    expect([answer.status, codes(answer)]).toEqual([503, [["UNAVAILABLE"]]]);
    expect(answer.headers.get("retry-after")).toBe("5");
    expect(answer.headers.has("www-authenticate")).toBe(false);
    expect(gateway.contexts).toEqual([]);
    expect(gateway.log() + answer.text).not.toContain("Rahasia");
  });

  it("is let in by nobody where their limit cannot be counted", async () => {
    const { key, text } = storedKey();
    const meter: Meter = { ...createMemoryMeter(), take: () => Promise.reject(new Error("Rahasia")) };
    const gateway = gatewayWith({ keyBook: keyBookOf(key) }, meter);
    const answer = await ask(gateway, "{ hello }", {}, bearer(text));
    expect([answer.status, codes(answer)]).toEqual([503, [["UNAVAILABLE"]]]);
    expect(gateway.contexts).toEqual([]);
    expect(gateway.log() + answer.text).not.toContain("Rahasia");
  });
});

describe("whoever calls too often", () => {
  it("is told when the next minute begins, and nothing of the operation is read", async () => {
    const { key, text } = storedKey({ limits: { perMinute: 2, dailyBudgetIdr: null } });
    const gateway = gatewayWith({ keyBook: keyBookOf(key) });
    for (let count = 0; count < 2; count += 1) {
      expect((await ask(gateway, "{ hello }", {}, bearer(text))).status).toBe(200);
    }
    const answer = await ask(gateway, "{ no such document", {}, bearer(text));
    expect([answer.status, codes(answer)]).toEqual([429, [["RATE_LIMITED"]]]);
    expect(answer.headers.get("retry-after")).toBe("40");
    expect(gateway.lines("request").at(-1)).toMatchObject({ caller: "shop", key: key.id, codes: ["RATE_LIMITED"] });
  });

  it("keeps nobody else from calling", async () => {
    const [shop, till] = ["shop", "till"].map((name) =>
      storedKey({ name, limits: { perMinute: 1, dailyBudgetIdr: null } }),
    );
    if (shop === undefined || till === undefined) throw new RangeError("two keys were made");
    const gateway = gatewayWith({ keyBook: keyBookOf(shop.key, till.key) });
    const statuses = [];
    for (const { text } of [shop, shop, till])
      statuses.push((await ask(gateway, "{ hello }", {}, bearer(text))).status);
    expect(statuses).toEqual([200, 429, 200]);
  });
});

describe("/metrics", () => {
  const scrape = async (scopes: readonly string[]) => {
    const { key, text } = storedKey({ scopes });
    const { gateway } = gatewayWith({ keyBook: keyBookOf(key) });
    return read(await gateway.fetch(new Request("http://saksi.test/metrics", { headers: bearer(text) })));
  };

  it("takes a scope of its own", async () => {
    expect((await scrape(["metrics"])).status).toBe(200);
    const refused = await scrape(["ask", "read", "admin"]);
    expect([refused.status, codes(refused)]).toEqual([403, [["FORBIDDEN"]]]);
    expect(refused.headers.get("www-authenticate")).toBe(
      'Bearer realm="saksi", error="insufficient_scope", scope="metrics"',
    );
    expect(refused.text).not.toContain("42");
  });

  it("is nothing for callers who act for the applicant: it counts hits", async () => {
    expect((await scrape(["metrics", "applicant"])).status).toBe(403);
  });
});

describe("a scope that is missing", () => {
  it("is named, in the answer and in the header, and nothing is executed", async () => {
    const { key, text } = storedKey({ scopes: ["read"] });
    const gateway = gatewayWith({ keyBook: keyBookOf(key) });
    const person = '{ hello person(input: { nik: "3174051204909001", name: "Bayu" }) { name } }';
    const answer = await ask(gateway, person, {}, bearer(text));
    expect([answer.status, codes(answer)]).toEqual([403, [["FORBIDDEN"], ["FORBIDDEN"]]]);
    expect(answer.text).toContain("`person` takes the scope `ask`, which this caller does not have.");
    expect(answer.json).not.toHaveProperty("data");
    expect(gateway.asked()).toBe(0);
  });

  it("is told with its status to a client that accepts plain JSON only", async () => {
    const { key, text } = storedKey({ scopes: [] });
    const headers = { ...bearer(text), accept: "application/json" };
    const answer = await ask(gatewayWith({ keyBook: keyBookOf(key) }), "{ hello }", {}, headers);
    expect(answer.status).toBe(403);
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer realm="saksi", error="insufficient_scope", scope="ask"',
    );
  });

  it("keeps from a mutation, too", async () => {
    const { key, text } = storedKey({ scopes: ["ask"] });
    const answer = await ask(gatewayWith({ keyBook: keyBookOf(key) }), "mutation { assess }", {}, bearer(text));
    expect([answer.status, codes(answer)]).toEqual([403, [["FORBIDDEN"]]]);
  });
});
