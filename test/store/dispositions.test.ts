import { v7 as uuidv7 } from "uuid";
import { beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";

import type { Database } from "../../src/store/database.ts";
import { writeDisposition } from "../../src/store/dispositions.ts";
import type { DispositionGiven } from "../../src/store/dispositions.ts";
import { recordsOf } from "../../src/store/records.ts";
import { applicant, auditEntry, hitDisposition } from "../../src/store/schema/index.ts";
import { newApplicant } from "./support/assessments.ts";
import { describeOnBoth } from "./support/databases.ts";

const entryBody = z.object({
  action: z.string(),
  actor: z.string(),
  subject: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
const then = Buffer.from("as it stood then");
const GLAIR = { provider: "GLAIR", listingId: "g-1", fingerprint: then };
const ILUMA = { provider: "ILUMA", listingId: "i-1", fingerprint: then };

describeOnBoth("what is said of a hit", (open) => {
  let database: Database;
  let applicantId: string;
  let assessmentId: string;
  beforeAll(async () => {
    database = await open();
  });
  beforeEach(async () => {
    applicantId = await newApplicant(database, "acme", crypto.randomUUID().slice(0, 16));
    assessmentId = uuidv7();
  });

  const say = (about: Partial<DispositionGiven> = {}) =>
    writeDisposition(database, {
      tenant: "acme",
      applicantId,
      assessmentId,
      reviewer: "anna",
      at: new Date(),
      listings: [GLAIR],
      disposition: "FALSE_POSITIVE",
      reason: "OTHER_BIRTH_DATE",
      fourEyes: false,
      newId: () => uuidv7(),
      note: () => Buffer.from("sealed"),
      ...about,
    });
  const latest = async (tenant = "acme") => recordsOf(database, tenant).dispositions([applicantId]);
  const told = async () =>
    (await latest()).map((row) => `${row.provider} ${row.disposition} ${row.step} ${row.reviewer}`);

  it("is kept of each listing that the hit was merged from, and the last of it counts", async () => {
    expect(await say({ listings: [GLAIR, ILUMA] })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE SETTLED anna", "ILUMA FALSE_POSITIVE SETTLED anna"]);
    expect(await say({ listings: [ILUMA], reviewer: "budi", disposition: "CONFIRMED" })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE SETTLED anna", "ILUMA CONFIRMED SETTLED budi"]);
  });

  it("is of one tenant, and of one applicant", async () => {
    await say();
    expect(await latest("globex")).toEqual([]);
    const other = await newApplicant(database, "acme", crypto.randomUUID().slice(0, 16));
    expect(await recordsOf(database, "acme").dispositions([other])).toEqual([]);
  });

  it("seals its note for the row that it is in", async () => {
    await say({ listings: [GLAIR, ILUMA], note: (person, id) => Buffer.from(`${person.id} ${id}`) });
    for (const row of await latest()) expect(row.note?.toString()).toBe(`${applicantId} ${row.id}`);
  });

  it("has an entry in the audit log for each row, without a word of the reviewer's own", async () => {
    await say({ listings: [GLAIR, ILUMA], note: () => Buffer.from("sealed") });
    const entries = (await database.orm.select().from(auditEntry)).map(({ body }) => entryBody.parse(JSON.parse(body)));
    const mine = entries.filter(({ subject }) => subject === `assessment/${assessmentId}`);
    expect(mine.map(({ action, actor }) => `${actor} ${action}`)).toEqual(["anna HIT_DISPOSED", "anna HIT_DISPOSED"]);
    expect(mine.map(({ detail }) => detail["id"])).toEqual((await latest()).map(({ id }) => id));
    expect(JSON.stringify(mine)).not.toMatch(/OTHER_BIRTH_DATE|sealed/);
  });

  it("is not written of somebody who was erased", async () => {
    await database.orm.update(applicant).set({ wrappedKey: null, nikHash: null, erasedAt: new Date() });
    expect(await say()).toBe("erased");
  });

  it("cannot be changed or deleted, but by what forgets an applicant", async () => {
    await say();
    await expect(database.orm.update(hitDisposition).set({ disposition: "CONFIRMED" })).rejects.toThrow("Failed query");
    await expect(database.orm.delete(hitDisposition)).rejects.toThrow("Failed query");
  });

  it("takes two to dismiss it where the policy says so, and one for anything else", async () => {
    expect(await say({ fourEyes: true })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE PROPOSED anna"]);
    expect(await say({ fourEyes: true })).toBe("same_reviewer");
    expect(await say({ fourEyes: true, reviewer: "budi" })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE SECONDED budi"]);
    expect(await say({ fourEyes: true, disposition: "INCONCLUSIVE" })).toBeNull();
    expect(await told()).toEqual(["GLAIR INCONCLUSIVE SETTLED anna"]);
    expect(await say({ fourEyes: true, reviewer: "budi" })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE PROPOSED budi"]);
  });

  it("is proposed anew where the listing has changed since it was proposed", async () => {
    await say({ fourEyes: true });
    const changed = { ...GLAIR, fingerprint: Buffer.from("as it stands now") };
    expect(await say({ fourEyes: true, reviewer: "budi", listings: [changed] })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE PROPOSED budi"]);
  });

  it("is seconded of one listing and proposed of another where only one was proposed before", async () => {
    await say({ fourEyes: true, listings: [GLAIR] });
    expect(await say({ fourEyes: true, listings: [GLAIR, ILUMA] })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE PROPOSED anna", "ILUMA FALSE_POSITIVE PROPOSED anna"]);
    expect(await say({ fourEyes: true, listings: [GLAIR, ILUMA], reviewer: "budi" })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE SECONDED budi", "ILUMA FALSE_POSITIVE SECONDED budi"]);
  });

  it("takes a second one where the first said it under a policy that took one", async () => {
    await say();
    expect(await say({ fourEyes: true })).toBe("same_reviewer");
    expect(await say({ fourEyes: true, reviewer: "budi" })).toBeNull();
    expect(await told()).toEqual(["GLAIR FALSE_POSITIVE SECONDED budi"]);
  });

  it("is one proposal and one that seconds it where two come at the same time", async () => {
    const both = ["anna", "budi"].map((reviewer) => say({ fourEyes: true, reviewer }));
    expect(await Promise.all(both)).toEqual([null, null]);
    expect((await latest()).map(({ step, seq }) => `${step} ${seq}`)).toEqual(["SECONDED 2"]);
  });
});
