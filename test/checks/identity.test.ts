import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { combineIdentity } from "../../src/checks/identity.ts";
import type { Answer } from "../../src/domain/answer.ts";
import type { IdentityClaims } from "../../src/domain/claim.ts";
import { suppliedInputs } from "../../src/domain/person.ts";
import { answered, BAYU, failed } from "./support.ts";

const MATCHES: IdentityClaims = { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MATCH" } };
const NOT_FOUND: IdentityClaims = { nikFound: false, fields: {} };

const verdict = (...providers: Answer<IdentityClaims>[]) => combineIdentity(suppliedInputs(BAYU), providers).verdict;

describe("identity.verdict", () => {
  it("is CONFLICT where one provider finds the NIK and another does not", () => {
    expect(verdict(answered("GLAIR", MATCHES), answered("ILUMA", NOT_FOUND))).toBe("CONFLICT");
  });

  it("is CONFLICT where one compared fields without a word on the NIK and another has no such NIK", () => {
    const compared = answered("GLAIR", { nikFound: null, fields: { NAME: "MATCH" as const } });
    expect(verdict(compared, answered("ILUMA", NOT_FOUND))).toBe("CONFLICT");
  });

  it("is NOT_FOUND though another, without a word on the NIK, says something of a field that makes no verdict", () => {
    const aside = answered("GLAIR", { nikFound: null, fields: { GENDER: "MATCH" as const } });
    expect(verdict(aside, answered("ILUMA", NOT_FOUND))).toBe("NOT_FOUND");
  });

  it.each(["NAME", "DATE_OF_BIRTH"] as const)("is CONFLICT where providers disagree on %s", (field) => {
    const dissent = answered("ILUMA", { nikFound: true, fields: { ...MATCHES.fields, [field]: "MISMATCH" as const } });
    expect(verdict(answered("GLAIR", MATCHES), dissent)).toBe("CONFLICT");
  });

  it("is NOT_FOUND where a provider has no such NIK and nobody says otherwise", () => {
    expect(verdict(answered("GLAIR", NOT_FOUND), failed("ILUMA"))).toBe("NOT_FOUND");
  });

  it.each(["NAME", "DATE_OF_BIRTH"] as const)("is MISMATCH where %s is", (field) => {
    expect(verdict(answered("GLAIR", { nikFound: true, fields: { ...MATCHES.fields, [field]: "MISMATCH" } }))).toBe(
      "MISMATCH",
    );
  });

  it("puts a conflict on the name before a mismatch of the birth date", () => {
    const one = answered("GLAIR", { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MISMATCH" } } as const);
    const other = answered("ILUMA", { nikFound: true, fields: { NAME: "MISMATCH" } } as const);
    expect(verdict(one, other)).toBe("CONFLICT");
  });

  it("is MATCH where name and birth date match", () => {
    expect(verdict(answered("GLAIR", MATCHES))).toBe("MATCH");
  });

  it("is MATCH on the name alone where no birth date was sent", () => {
    const said = answered("GLAIR", { nikFound: true, fields: { NAME: "MATCH" } } as const);
    expect(combineIdentity(new Set(["nik", "name"]), [said]).verdict).toBe("MATCH");
  });

  it("is UNKNOWN where a birth date was sent and nobody spoke of it", () => {
    expect(verdict(answered("GLAIR", { nikFound: true, fields: { NAME: "MATCH" } }))).toBe("UNKNOWN");
  });

  it("is UNKNOWN where the NIK exists and the name was never compared", () => {
    expect(verdict(answered("GLAIR", { nikFound: true, fields: {} }))).toBe("UNKNOWN");
  });

  it("is UNKNOWN where nobody answered", () => {
    expect(verdict(failed("GLAIR"), failed("ILUMA"))).toBe("UNKNOWN");
  });

  it("is not made by the other fields", () => {
    const said = answered("GLAIR", { nikFound: true, fields: { ...MATCHES.fields, GENDER: "MISMATCH" } } as const);
    expect(verdict(said)).toBe("MATCH");
  });
});

describe("identity.fields", () => {
  it("has one for each field that was supplied, claimed or not, and no other", () => {
    const said = answered("GLAIR", { nikFound: true, fields: { NAME: "MATCH", ADDRESS: "MATCH" } } as const);
    const { fields } = combineIdentity(suppliedInputs(BAYU), [said]);
    expect(fields.map(({ field, verdict: each }) => [field, each])).toEqual([
      ["NAME", "MATCH"],
      ["DATE_OF_BIRTH", "UNKNOWN"],
      ["GENDER", "UNKNOWN"],
    ]);
  });

  it("does not count what a provider says of fields when it has no such NIK", () => {
    const said = answered("GLAIR", { nikFound: false, fields: { NAME: "MISMATCH" } } as const);
    expect(combineIdentity(suppliedInputs(BAYU), [said]).fields.every(({ claims }) => claims.length === 0)).toBe(true);
  });
});

const claim = fc.constantFrom("MATCH" as const, "MISMATCH" as const);
const claims = fc.record({
  nikFound: fc.constantFrom(true, false, null),
  fields: fc.record({ NAME: claim, DATE_OF_BIRTH: claim, GENDER: claim }, { requiredKeys: [] }),
});
const answer = fc.oneof(
  claims.map((said) => answered("GLAIR", said)),
  fc.constant(failed("ILUMA")),
);

describe("laws of identity", () => {
  it("does not depend on the order of the providers", () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 5 }), (answers) => {
        expect(verdict(...answers.toReversed())).toBe(verdict(...answers));
      }),
    );
  });

  it("a failure beside the answers changes nothing", () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 4 }), (answers) => {
        expect(verdict(...answers, failed("IDMETA"))).toBe(verdict(...answers));
      }),
    );
  });

  it("one more answer never turns a conflict into agreement", () => {
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 4 }), answer, (answers, more) => {
        fc.pre(verdict(...answers) === "CONFLICT");
        expect(verdict(...answers, more)).toBe("CONFLICT");
      }),
    );
  });
});
