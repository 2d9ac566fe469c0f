import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { beforeAll, expect, it } from "vitest";

import { createCustodian } from "../../../src/assessments/custody/custodian.ts";
import { eraseAgain, erasedIn } from "../../../src/store/custody/ledger-rows.ts";
import type { Database } from "../../../src/store/database.ts";
import { assessment, keptSelfie } from "../../../src/store/schema/index.ts";
import { describeOnBoth } from "../../store/support/databases.ts";
import { auditOf, begun, decide, NIK, OTHER_NIK, recordOn } from "./support.ts";

const AT = new Date("2026-03-01T10:00:00.000Z");
const LATER = new Date("2026-03-05T10:00:00.000Z");

describeOnBoth("a database that came out of a backup", (open) => {
  let database: Database;
  beforeAll(async () => {
    database = await open();
  });

  it("has erased again who had been erased since: held, within the minimum retention, or assessed just then", async () => {
    const { store, vault } = recordOn(database);
    const tenant = "default";
    const minimumRetention = { years: 5 };
    const custodian = createCustodian({ database, vault, clock: () => AT, minimumRetention });
    const decided = await begun({ store, vault, tenant, at: AT, selfieUntil: LATER });
    await decide(store, decided, AT);
    const running = await begun({ store, vault, tenant, at: AT });
    expect(running.person.id).toBe(decided.person.id);
    await custodian.placeHold({ tenant, name: "officer" }, { nik: NIK }, "lifted since");
    const other = await begun({ store, vault, tenant, of: OTHER_NIK, at: AT });

    // The ledger also knows of others, who were not there yet when the backup was made.
    const ledger = [uuidv7(), decided.person.id, ...Array.from({ length: 600 }, () => uuidv7())];
    expect(await eraseAgain(database, ledger, () => LATER)).toBe(1);
    expect(await eraseAgain(database, ledger, () => LATER)).toBe(0);
    expect(await erasedIn(database)).toEqual([{ applicantId: decided.person.id, at: LATER }]);
    expect(await custodian.custody(tenant, { nik: NIK })).toBeUndefined();
    expect(await custodian.custody(tenant, { nik: OTHER_NIK })).toMatchObject({ state: "KEPT" });
    expect(await database.orm.select().from(keptSelfie)).toEqual([]);

    // What was under way is nobody's any more: nobody takes it up, and whoever works on it can write nothing.
    const [row] = await database.orm.select().from(assessment).where(eq(assessment.id, running.id));
    expect(row).toMatchObject({ state: "COMPLETE", decisions: 0, run: running.run + 1 });
    await expect(decide(store, running, LATER)).rejects.toThrow("superseded");
    const told = (await auditOf(database, tenant)).filter(({ action }) => action === "ERASED");
    expect(told).toEqual([
      expect.objectContaining({
        actor: "saksi",
        subject: `applicant/${decided.person.id}`,
        detail: {
          again: true,
          ground: null,
          requestedBy: null,
          requestedAt: null,
          despiteRetention: null,
          assessments: [decided.id, running.id].toSorted(),
        },
      }),
    ]);
    expect(other.person.id).not.toBe(decided.person.id);
  });
});
