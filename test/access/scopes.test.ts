import { readFile } from "node:fs/promises";

import { describe, expect, it } from "vitest";

import { ANYBODY, callerOf, NO_LIMITS } from "../../src/access/caller.ts";
import { ALL_SCOPES, isScope, ROLES, SCOPES } from "../../src/access/scopes.ts";
import type { Scope } from "../../src/access/scopes.ts";

const caller = (...scopes: readonly Scope[]) =>
  callerOf({ tenant: "bank", name: "a", account: "a", keyId: null, scopes: new Set(scopes), limits: NO_LIMITS });

describe("scopes", () => {
  it("have names that are kept with keys and carried by tokens, and so never change", () => {
    expect([...ALL_SCOPES].toSorted()).toEqual([
      "admin",
      "applicant",
      "ask",
      "assess",
      "audit",
      "erase",
      "metrics",
      "read",
      "review",
      "unmask",
    ]);
  });

  it("are told from whatever else an object has a name for", () => {
    expect(["ask", "toString", "__proto__", "Ask", ""].filter(isScope)).toEqual(["ask"]);
  });
});

describe("a caller", () => {
  it("with the scope `applicant` has the narrow view, whatever else it has", () => {
    expect(caller("applicant").narrow).toBe(true);
    expect(caller(...ALL_SCOPES).narrow).toBe(true);
    expect(caller(...ROLES.administrator).narrow).toBe(false);
  });

  it("that shows nothing to an open sandbox may do everything", () => {
    expect(ANYBODY.narrow).toBe(false);
    expect(ALL_SCOPES.difference(ANYBODY.scopes)).toEqual(new Set(["applicant"]));
  });
});

it("the page of access lists every scope with its meaning, and every role with its scopes", async () => {
  const page = await readFile(new URL("../../docs/access.md", import.meta.url), "utf8");
  const [, section = ""] = page.split("## Scopes");
  const [table = ""] = section.split("Every root field");
  const rows = new Map([...table.matchAll(/^\| `(\w+)` +\| (.+?) +\|$/gm)].map(([, name, said]) => [name, said]));
  for (const [name, meaning] of Object.entries(SCOPES)) expect(rows.get(name)).toBe(meaning);
  for (const [role, scopes] of Object.entries(ROLES)) {
    expect(page).toMatch(new RegExp(`^\\| ${role} +\\| ${scopes.map((scope) => `\`${scope}\``).join(", ")} +\\|`, "m"));
  }
});
