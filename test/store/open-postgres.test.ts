import { sql } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";

import type { Database } from "../../src/store/database.ts";
import { openPostgres } from "../../src/store/open-postgres.ts";
import { isUnreachable } from "../../src/store/unreachable.ts";
import { newPostgres } from "./support/databases.ts";
import { openGate } from "./support/gate.ts";
import type { Gate } from "./support/gate.ts";

const opened = new AsyncDisposableStack();
afterAll(() => opened.disposeAsync());
const CONNECTIONS = 2;

async function behindGate(options: { readonly patienceMs?: number } = {}): Promise<{ database: Database; gate: Gate }> {
  const url = new URL(await newPostgres());
  const gate = opened.use(await openGate(Number(url.port)));
  url.port = String(gate.port);
  const database = await openPostgres({ url: url.href, connections: CONNECTIONS, ...options });
  opened.defer(() => database.close());
  return { database, gate };
}

const one = sql`SELECT 1`;
const whyNot = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  );

describe("a database whose connections break", () => {
  it.each(["before a transaction begins", "in the middle of one", "while one waits for its first answer"])(
    "%s fails it, says that it is out of reach, and has all its connections again",
    async (when) => {
      const { database, gate } = await behindGate();
      for (let time = 0; time <= CONNECTIONS; time += 1) {
        await database.orm.execute(one);
        if (when === "before a transaction begins") gate.shut();
        const error = await whyNot(
          database.orm.transaction(async (tx) => {
            const first = tx.execute(one);
            if (when === "while one waits for its first answer") gate.shut();
            await first;
            gate.shut();
            await tx.execute(one);
          }),
        );
        expect(isUnreachable(error)).toBe(true);
        gate.open();
      }
      const begun = Promise.withResolvers<void>();
      let waiting = CONNECTIONS;
      await Promise.all(
        Array.from({ length: CONNECTIONS }, () =>
          database.orm.transaction(async (tx) => {
            await tx.execute(one);
            if (--waiting === 0) begun.resolve();
            await begun.promise;
          }),
        ),
      );
    },
  );

  it("while nobody uses them makes others", async () => {
    const { database, gate } = await behindGate();
    await database.orm.execute(one);
    gate.shut();
    gate.open();
    await expect.poll(() => whyNot(database.orm.execute(one))).toBeUndefined();
  });
});

describe("a database that does not answer", () => {
  it.each(["who connects", "who has a connection", "who is in a transaction"])(
    "is given up in time by %s",
    async (who) => {
      const { database, gate } = await behindGate({ patienceMs: 200 });
      const ask = () =>
        who === "who is in a transaction"
          ? database.orm.transaction(async (tx) => {
              await tx.execute(one);
              gate.stall();
              await tx.execute(one);
            })
          : database.orm.execute(one);
      if (who === "who has a connection") {
        await database.orm.execute(one);
        gate.stall();
      } else gate.hold();
      if (who === "who is in a transaction") gate.open();
      expect(isUnreachable(await whyNot(ask()))).toBe(true);
      gate.open();
      await expect.poll(() => whyNot(database.orm.execute(one))).toBeUndefined();
    },
  );
});

it("tells from an unreachable database what the statement itself is to blame for", async () => {
  const { database } = await behindGate();
  const divided = await whyNot(database.orm.execute(sql`SELECT 1 / 0`));
  expect(divided).toBeInstanceOf(Error);
  expect(isUnreachable(divided)).toBe(false);
  const ended = await whyNot(database.orm.execute(sql`SELECT pg_terminate_backend(pg_backend_pid())`));
  expect(isUnreachable(ended)).toBe(true);
  expect(isUnreachable(undefined)).toBe(false);
});
