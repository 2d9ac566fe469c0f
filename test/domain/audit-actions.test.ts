import { expect, expectTypeOf, it } from "vitest";

import { AUDIT_ACTIONS } from "../../src/domain/audit-actions.ts";
import type { AuditDetails, AuditValue, Deed } from "../../src/domain/audit-actions.ts";

interface Done<Action, Detail> {
  readonly tenant: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: Action;
  readonly subject: null;
  readonly detail: Detail;
}

it("a deed takes the detail of its action, and no other", () => {
  expectTypeOf<Done<"RECORDS_DROPPED", { kind: "decision"; before: string }>>().toExtend<Deed>();
  expectTypeOf<Done<"RECORDS_DROPPED", { kind: "decision" }>>().not.toExtend<Deed>();
  expectTypeOf<Done<"RECORDS_DROPPED", { kind: "decision"; before: Date }>>().not.toExtend<Deed>();
  expectTypeOf<Done<"RECORDS_DROPPED", AuditDetails["VENDOR_CALLED"]>>().not.toExtend<Deed>();
  expectTypeOf<Done<"SOMETHING", { before: string }>>().not.toExtend<Deed>();
  expectTypeOf<AuditDetails[keyof AuditDetails]>().toExtend<Readonly<Record<string, AuditValue>>>();
});

it("every action is said in words, and each of its details", () => {
  for (const { means, detail } of Object.values(AUDIT_ACTIONS)) {
    expect(means).toMatch(/^[A-Z].*\.$/);
    for (const text of Object.values(detail)) expect(text).not.toBe("");
  }
});
