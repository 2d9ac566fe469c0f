import { describe, expect, it } from "vitest";

import { doubtsAbout, soundPolicy } from "./support.ts";

const doubtsOf = (record: string, more: Parameters<typeof soundPolicy>[0] = {}) =>
  doubtsAbout(soundPolicy({ ...more, record: `record: ${record}` }));

describe("what a policy says of its record", () => {
  it.each([
    "{}",
    "{ require: [purpose, legalBasis, reference], validFor: 365d, selfie: 30d, review: four_eyes }",
    "{ require: [consentReference] }",
    "{ validFor: 1d }",
  ])("is not doubted: %s", (record) => {
    expect(doubtsOf(record)).toEqual([]);
  });

  it.each([
    [
      "is not declared",
      "checks: { identity: { providers: [iluma] }, screening: { providers: [iluma], always: true } }",
    ],
    [
      "is declared, and not made",
      "checks: { identity: { providers: [iluma] }, face: { providers: [glair] }, screening: { providers: [iluma], always: true } }",
    ],
  ])("is doubted where a selfie is kept and a face check %s", (_is, checks) => {
    const requires = "approve_requires: [ identity.verdict == MATCH ]";
    expect(doubtsOf("{ require: [legalBasis], selfie: 30d }", { checks, requires })).toContain(
      "selfie → no face check is made, so that no decision rests on the selfie that is kept (leave it out, or read a fact of the check face, as face.verdict)",
    );
    expect(doubtsOf("{ require: [legalBasis] }", { checks, requires }).join()).not.toContain("selfie");
  });

  it("is not doubted where the face check is made only because it is always made", () => {
    const checks =
      "checks: { identity: { providers: [iluma] }, face: { providers: [glair], always: true }, screening: { providers: [iluma], always: true } }";
    const requires = "approve_requires: [ identity.verdict == MATCH ]";
    expect(doubtsOf("{ require: [legalBasis], selfie: 30d }", { checks, requires })).toEqual([]);
  });

  it("is doubted where a selfie is kept on no legal basis", () => {
    expect(doubtsOf("{ require: [purpose], selfie: 30d }")).toEqual([
      "selfie → a face is specific personal data (UU PDP 27/2022, art. 4), and nobody has to say why it may be kept (add legalBasis to require)",
    ]);
  });

  it("is doubted where a consent is asked for beside any legal basis", () => {
    expect(doubtsOf("{ require: [legalBasis, 'consentReference'] }")).toEqual([
      "'consentReference' → a consent is asked for on whatever legal basis; where that is CONSENT, it is required in any case (leave it out, beside legalBasis)",
    ]);
  });
});
