import { beforeAll, expect, it, vi } from "vitest";

import { createKeyKeeper } from "../../src/access/keeper.ts";
import type { Authority, KeyWish } from "../../src/access/keeper.ts";
import { auditEntries } from "../../src/store/audit/entries.ts";
import type { Database } from "../../src/store/database.ts";
import { createKeys } from "../../src/store/keys.ts";
import { apiKey } from "../../src/store/schema/index.ts";
import { describeOnBoth } from "./support/databases.ts";

const OPERATOR: Authority = { name: "saksi keys", tenant: null, scopes: null };
const WISH: KeyWish = {
  tenant: "bank",
  name: "shop",
  scopes: ["ask", "read"],
  limits: { perMinute: 60, dailyBudgetIdr: 5_000_000_000 },
  expiresAt: new Date("2026-12-27T10:00:00Z"),
};
const HOUR_MS = 3_600_000;
const WEEK_MS = 168 * HOUR_MS;

describeOnBoth("kept keys", (open) => {
  let database: Database;
  let now = new Date("2026-11-27T10:20:30Z");
  beforeAll(async () => {
    database = await open();
  });
  const keysOf = () => createKeys(database);
  const keeper = () => createKeyKeeper(keysOf(), () => now);

  async function made(wish: Partial<KeyWish> = {}) {
    const created = await keeper().create({ ...WISH, ...wish }, OPERATOR);
    if ("refused" in created) throw new RangeError("an operator may make any key");
    return created;
  }
  const deedsOf = async (tenant: string, id: string) =>
    (await auditEntries(database.orm, tenant, { limit: 9, subject: `key/${id}` })).entries.map(
      ({ action, actor, detail }) => ({ action, actor, detail }),
    );

  it("are found as they were made, and nothing of their secret is kept", async () => {
    const { key, text } = await made();
    expect(await keysOf().find(key.id)).toEqual({ ...key, digest: Buffer.from(key.digest) });
    expect(await keysOf().find("abcdefghij")).toBeNull();
    const rows = JSON.stringify(await database.orm.select().from(apiKey));
    expect(rows).not.toContain(text.slice(17, 40));
    expect(await deedsOf("bank", key.id)).toEqual([
      {
        action: "KEY_CREATED",
        actor: "saksi keys",
        detail: {
          name: "shop",
          scopes: ["ask", "read"],
          perMinute: 60,
          dailyBudgetIdr: 5_000_000_000,
          expiresAt: "2026-12-27T10:00:00.000Z",
        },
      },
    ]);
  });

  it("are revoked once, at once and for good", async () => {
    const { key } = await made({ expiresAt: null });
    expect(await keeper().revoke(key.id, OPERATOR)).toMatchObject({ id: key.id, revokedAt: now });
    const first = now;
    now = new Date(now.getTime() + 1000);
    expect(await keeper().revoke(key.id, OPERATOR)).toMatchObject({ revokedAt: first });
    expect((await keysOf().find(key.id))?.revokedAt).toEqual(first);
    expect((await deedsOf("bank", key.id)).map(({ action }) => action)).toEqual(["KEY_REVOKED", "KEY_CREATED"]);
    expect(await keeper().revoke("abcdefghij", OPERATOR)).toBeNull();
    expect(await keeper().rotate(key.id, WEEK_MS, OPERATOR)).toEqual({ refused: "ENDED" });
  });

  it("are followed by one like them, and end after the overlap or by their own end, whichever is first", async () => {
    const { key } = await made();
    const next = await keeper().rotate(key.id, WEEK_MS, OPERATOR);
    if ("refused" in next) throw new RangeError("a key in force can be rotated");
    const weekLater = new Date(now.getTime() + WEEK_MS);
    expect((await keysOf().find(key.id))?.expiresAt).toEqual(weekLater);
    const { tenant, name, scopes, limits, expiresAt, createdAt } = next.key;
    expect({ tenant, name, scopes, limits }).toEqual({
      tenant: "bank",
      name: "shop",
      scopes: key.scopes,
      limits: key.limits,
    });
    // As long as the first one was made for.
    expect(Number(expiresAt) - Number(createdAt)).toBe(Number(key.expiresAt) - Number(key.createdAt));
    expect(await deedsOf("bank", key.id)).toMatchObject([
      { action: "KEY_ROTATED", detail: { successor: next.key.id, expiresAt: weekLater.toISOString() } },
      { action: "KEY_CREATED" },
    ]);
    const short = await made({ expiresAt: new Date(now.getTime() + HOUR_MS) });
    await keeper().rotate(short.key.id, WEEK_MS, OPERATOR);
    expect((await keysOf().find(short.key.id))?.expiresAt).toEqual(short.key.expiresAt);
    expect(await keeper().rotate("abcdefghij", WEEK_MS, OPERATOR)).toEqual({ refused: "NONE" });
  });

  it("of another tenant are not there for its administrators", async () => {
    const { key } = await made({ tenant: "lender", expiresAt: null });
    const ofBank: Authority = { name: "boss", tenant: "bank", scopes: new Set(["ask", "read", "admin"]) };
    expect(await keeper().revoke(key.id, ofBank)).toBeNull();
    expect(await keeper().rotate(key.id, WEEK_MS, ofBank)).toEqual({ refused: "NONE" });
    expect((await keeper().list(ofBank, true)).every(({ tenant }) => tenant === "bank")).toBe(true);
    expect((await keeper().list(OPERATOR, false)).map(({ id }) => id)).toContain(key.id);
    expect((await keysOf().find(key.id))?.revokedAt).toBeNull();
  });

  it("are neither made nor rotated by somebody who may not do what they open, `applicant` apart", async () => {
    const ofBank: Authority = { name: "boss", tenant: "bank", scopes: new Set(["admin", "ask"]) };
    const wish = (scopes: KeyWish["scopes"]) => ({ ...WISH, scopes });
    expect(await keeper().create(wish(["ask", "unmask"]), ofBank)).toEqual({ refused: "BEYOND", scopes: ["unmask"] });
    expect(await keeper().create(wish(["applicant", "ask"]), ofBank)).toHaveProperty("key");
    const { key } = await made();
    expect(await keeper().rotate(key.id, WEEK_MS, ofBank)).toEqual({ refused: "BEYOND", scopes: ["read"] });
  });

  it("tell everybody who listens of what is made and what changes", async () => {
    const told: string[] = [];
    const stop = await keysOf().listen({ told: (id) => void told.push(id), missed() {} });
    const { key } = await made();
    await keeper().revoke(key.id, OPERATOR);
    await vi.waitFor(() => expect(told).toEqual([key.id, key.id]));
    await stop();
  });

  it("note the hour of their latest use, once in it", async () => {
    const { key } = await made();
    const keys = keysOf();
    const lastUsed = async () => (await keys.find(key.id))?.lastUsedAt;
    keys.used(key.id, new Date("2026-11-27T10:59:59Z"));
    await vi.waitFor(async () => expect(await lastUsed()).toEqual(new Date("2026-11-27T10:00:00Z")));
    // Another process, whose clock is behind.
    keysOf().used(key.id, new Date("2026-11-27T09:59:59Z"));
    keys.used(key.id, new Date("2026-11-27T11:00:00Z"));
    await vi.waitFor(async () => expect(await lastUsed()).toEqual(new Date("2026-11-27T11:00:00Z")));
  });
});
