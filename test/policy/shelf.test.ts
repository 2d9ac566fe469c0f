import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { parsePolicyRef, writtenRef } from "../../src/domain/policy-ref.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { createShelf } from "../../src/policy/shelf.ts";
import type { ChosenPolicy, PolicyShelf } from "../../src/policy/shelf.ts";
import { versionText } from "./support/folders.ts";
import { load } from "./support/policies.ts";

const policy = (name: string, version: number): Policy => load(versionText(name, version));
const LOADED = [policy("default", 1), policy("strict", 1), policy("default", 10), policy("default", 9)];

function chosen(variable: string, texts: string): ChosenPolicy[] {
  return texts.split(",").flatMap((text, index) => {
    const ref = parsePolicyRef(text);
    return ref === undefined ? [] : [{ ...ref, from: `${variable} entry ${index + 1}` }];
  });
}

function made(live: string, shadows = "", policies: readonly Policy[] = LOADED): ReturnType<typeof createShelf> {
  const [first, ...others] = chosen("LIVE", live);
  if (first === undefined) throw new RangeError("nothing is live");
  return createShelf(policies, { live: [first, ...others], shadows: chosen("SHADOWS", shadows) });
}

function shelf(live: string, shadows = ""): PolicyShelf {
  const result = made(live, shadows);
  if ("problems" in result) throw new RangeError(result.problems.join("\n"));
  return result.shelf;
}

const found = (on: PolicyShelf, text: string): string | undefined => {
  const ref = parsePolicyRef(text);
  const at = ref && on.find(ref);
  return at && writtenRef(at);
};

describe("a shelf", () => {
  it("has its policies by name, and of one name the newest version first", () => {
    expect(shelf("default").all.map(writtenRef)).toEqual(["default@10", "default@9", "default@1", "strict@1"]);
  });

  it("lets the newest version be live where none is named", () => {
    expect(writtenRef(shelf("default").live)).toBe("default@10");
    expect(found(shelf("strict"), "default")).toBe("default@10");
  });

  it("lets the named version be live, of the first policy and of the further ones", () => {
    const on = shelf("strict,default@9");
    expect(writtenRef(on.live)).toBe("strict@1");
    expect(found(on, "default")).toBe("default@9");
  });

  it("finds each version by its number, whichever is live, and nothing that is not loaded", () => {
    const on = shelf("default@9");
    expect(["default@1", "default@9", "default@10"].map((text) => found(on, text))).toEqual([
      "default@1",
      "default@9",
      "default@10",
    ]);
    expect([found(on, "default@2"), found(on, "nobodys")]).toEqual([undefined, undefined]);
  });

  it("has the shadow policies once each, however they are named", () => {
    expect(shelf("default@9", "default@10,strict,strict@1").shadows.map(writtenRef)).toEqual([
      "default@10",
      "strict@1",
    ]);
  });
});

describe("a choice that cannot be", () => {
  it("is told for every name at once, with what is loaded and what was probably meant", () => {
    const there = "there is: default@10, default@9, default@1, strict@1";
    expect(made("defualt,strict@2", "strickt,default@11")).toEqual({
      problems: [
        `LIVE entry 1 names a policy that is not loaded (did you mean default?); ${there}`,
        `LIVE entry 2 names a policy that is not loaded (did you mean strict@1?); ${there}`,
        `SHADOWS entry 1 names a policy that is not loaded (did you mean strict?); ${there}`,
        `SHADOWS entry 2 names a policy that is not loaded (did you mean default@10?); ${there}`,
      ],
    });
  });

  it("does not repeat what was given", () => {
    const result = made("sk_live_51hx0q");
    expect("problems" in result && result.problems.join()).not.toContain("sk_live");
  });

  it("is a shadow that is the live policy itself, under its name or its number", () => {
    for (const shadow of ["default", "default@10"]) {
      expect(made("default", shadow)).toEqual({
        problems: ["SHADOWS entry 1 names the live policy itself: say which version is to run in its shadow"],
      });
    }
  });

  it("is any choice from an empty folder", () => {
    expect(made("default", "", [])).toEqual({
      problems: ["LIVE entry 1 names a policy that is not loaded; there is: none"],
    });
  });
});

describe("a policy's name and version", () => {
  it("are read back as they are written", () => {
    const name = fc.stringMatching(/^[a-z0-9][a-z0-9_-]{0,63}$/);
    const version = fc.option(fc.integer({ min: 1, max: 1_000_000_000 }), { nil: undefined });
    fc.assert(
      fc.property(name, version, (given, number) => {
        const ref = number === undefined ? { name: given } : { name: given, version: number };
        expect(parsePolicyRef(writtenRef(ref))).toEqual(ref);
      }),
    );
  });

  it.each(["", "@7", "default@", "default@0", "default@07", "default@1.5", "default@-1", "Default", "a b", "a@1@2"])(
    "are not read from '%s'",
    (text) => {
      expect(parsePolicyRef(text)).toBeUndefined();
    },
  );
});
