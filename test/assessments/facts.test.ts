import { describe, expect, it } from "vitest";

import { causeOf, checkFacts } from "../../src/assessments/facts.ts";
import { combineFace } from "../../src/checks/face.ts";
import { combineIdentity } from "../../src/checks/identity.ts";
import { DEFAULT_FACE_LIMITS } from "../../src/domain/face-limits.ts";
import { combineScreening } from "../../src/checks/screening.ts";
import type { Answer } from "../../src/domain/answer.ts";
import type { FaceClaims, IdentityClaims, ProviderHit, ScreeningFindings } from "../../src/domain/claim.ts";
import { FACTS } from "../../src/domain/fact-catalogue.ts";
import { suppliedInputs } from "../../src/domain/person.ts";
import { answered, BAYU, failed, off } from "../checks/support.ts";

const MATCHES: IdentityClaims = { nikFound: true, fields: { NAME: "MATCH", DATE_OF_BIRTH: "MATCH" } };
const HIT: ProviderHit = { listingId: "l", names: ["X"], score: 0.93, scopes: ["PEP"], countries: [], dates: [] };

const identity = (need: number, ...answers: Answer<IdentityClaims>[]) =>
  checkFacts({ identity: { check: combineIdentity(suppliedInputs(BAYU), answers), need } });
const face = (need: number, ...answers: Answer<FaceClaims>[]) =>
  checkFacts({ face: { check: combineFace(answers, () => DEFAULT_FACE_LIMITS), need } });
const screening = (...answers: Answer<ScreeningFindings>[]) =>
  checkFacts({ screening: { check: combineScreening({ scopes: ["PEP"], threshold: 0.85 }, answers) } });

const found = (...hits: ProviderHit[]): ScreeningFindings => ({ hits, scopes: ["PEP"] });

describe("facts of the face", () => {
  const said = (match: boolean | null, score: number) => ({ match, score, livenessPassed: null });

  it("are undecided where enough providers answered and too few could tell", () => {
    const unsure = face(2, answered("IDMETA", said(true, 0.9)), answered("GLAIR", said(null, 0.7)));
    expect(unsure.get("face.verdict")).toMatchObject({ known: false, cause: "TOO_FEW_ANSWERS", undecided: true });
  });

  it("are not undecided where one more provider had to answer", () => {
    const down = face(2, answered("IDMETA", said(true, 0.9)), failed("GLAIR"));
    expect(down.get("face.verdict")).toMatchObject({ known: false, cause: "TOO_FEW_ANSWERS" });
    expect(down.get("face.verdict")).not.toHaveProperty("undecided");
  });
});

describe("facts of identity", () => {
  it("are values where enough definite answers came, with who said so", () => {
    const facts = identity(2, answered("GLAIR", MATCHES), answered("ILUMA", MATCHES));
    expect(facts.get("identity.verdict")).toMatchObject({ known: true, value: "MATCH" });
    expect(facts.get("identity.name")).toMatchObject({
      value: "MATCH",
      sources: [
        { provider: "GLAIR", requestId: "GLAIR-1" },
        { provider: "ILUMA", requestId: "ILUMA-1" },
      ],
    });
  });

  it("are UNKNOWN(TOO_FEW_ANSWERS) where some came and not enough", () => {
    const facts = identity(2, answered("GLAIR", MATCHES), failed("ILUMA"));
    expect(facts.get("identity.verdict")).toMatchObject({ known: false, cause: "TOO_FEW_ANSWERS" });
    expect(facts.get("identity.name")).toMatchObject({ known: false, cause: "TOO_FEW_ANSWERS" });
  });

  it("need their answers field by field: a verdict rests on its weakest", () => {
    const name: IdentityClaims = { nikFound: true, fields: { NAME: "MATCH" } };
    const facts = identity(2, answered("GLAIR", MATCHES), answered("ILUMA", name));
    expect(facts.get("identity.name")).toMatchObject({ value: "MATCH" });
    expect(facts.get("identity.dateOfBirth")).toMatchObject({ cause: "TOO_FEW_ANSWERS" });
    expect(facts.get("identity.verdict")).toMatchObject({ cause: "TOO_FEW_ANSWERS" });
  });

  it("one provider without such a NIK is too few for NOT_FOUND where two are needed", () => {
    const facts = identity(2, answered("GLAIR", { nikFound: false, fields: {} }), failed("ILUMA"));
    expect(facts.get("identity.verdict")).toMatchObject({ known: false, cause: "TOO_FEW_ANSWERS" });
  });

  it("say NOT_SUPPLIED of a field that the applicant left out", () => {
    expect(identity(1, answered("GLAIR", MATCHES)).get("identity.occupation")).toMatchObject({ cause: "NOT_SUPPLIED" });
  });

  it("carry the failure where nobody answered", () => {
    expect(identity(1, failed("GLAIR"), failed("ILUMA")).get("identity.verdict")).toMatchObject({
      cause: "UNAVAILABLE",
    });
  });
});

describe("facts of the face", () => {
  it("count a score without a definite claim for the score alone", () => {
    const facts = face(1, answered("GLAIR", { match: null, score: 0.7, livenessPassed: null }));
    expect(facts.get("face.score")).toMatchObject({ known: true, value: 0.7 });
    expect(facts.get("face.verdict")).toMatchObject({ known: false, cause: "INCONCLUSIVE" });
  });

  it("know liveness from the one vendor that speaks of it, whatever `need` says", () => {
    const facts = face(2, answered("IDMETA", { match: null, score: 0.9, livenessPassed: false }));
    expect(facts.get("face.livenessPassed")).toMatchObject({ known: true, value: false });
    expect(facts.get("face.score")).toMatchObject({ cause: "TOO_FEW_ANSWERS" });
  });
});

describe("facts of the screening", () => {
  it("are known where it is complete", () => {
    const facts = screening(answered("ILUMA", found()));
    expect(facts.get("screening.verdict")).toMatchObject({ value: "CLEAR" });
    expect(facts.get("screening.topScore")).toMatchObject({ value: 0 });
    expect(facts.get("screening.hits")).toMatchObject({ value: [] });
  });

  it("are known in part where it is incomplete and has a hit", () => {
    const facts = screening(answered("ILUMA", found(HIT)), failed("GLAIR"));
    expect(facts.get("screening.verdict")).toMatchObject({ known: true, value: "POSSIBLE_MATCH" });
    expect(facts.get("screening.topScore")).toMatchObject({ known: false, cause: "INCOMPLETE", atLeast: 0.93 });
    expect(facts.get("screening.hits")).toMatchObject({ known: false, includes: [{ score: 0.93, sources: 1 }] });
  });

  it("take only hits that stand by themselves for certain: who is still to be heard may change what is merged", () => {
    const listed = answered("ILUMA", {
      hits: [{ ...HIT, scopes: ["PEP", "SANCTION"], score: 0.86 }],
      scopes: ["PEP"],
    } as const);
    const facts = screening(listed, answered("GLAIR", found({ ...HIT, score: 0.96 })), failed("IDMETA"));
    expect(facts.get("screening.hits")).toMatchObject({
      known: false,
      includes: [
        { score: 0.86, scopes: ["PEP", "SANCTION"], sources: 1 },
        { score: 0.96, scopes: ["PEP"], sources: 1 },
      ],
    });
  });

  it("take nothing for certain of a hit that was dismissed, be it merged with one that counts", () => {
    const dismissed = "0198a5c0-0000-7000-8000-000000000001";
    const gone = answered("ILUMA", found({ ...HIT, score: 0.97, dismissed }));
    const facts = screening(gone, answered("GLAIR", found({ ...HIT, score: 0.9 })), failed("IDMETA"));
    expect(facts.get("screening.verdict")).toMatchObject({ known: true, value: "POSSIBLE_MATCH" });
    expect(facts.get("screening.topScore")).toMatchObject({ known: false, atLeast: 0.9 });
    expect(facts.get("screening.hits")).toMatchObject({ known: false, includes: [{ score: 0.9, sources: 1 }] });
  });

  it("are unknown, with the failure as their cause, where nobody answered", () => {
    const facts = screening(failed("ILUMA"));
    expect(facts.get("screening.verdict")).toMatchObject({ known: false, cause: "UNAVAILABLE" });
    expect(facts.get("screening.topScore")).toMatchObject({ known: false, atLeast: 0 });
  });
});

describe("why nobody settled it", () => {
  it("is the first failure, before anything else", () => {
    expect(causeOf([off("GLAIR"), failed("ILUMA")])).toBe("UNAVAILABLE");
  });

  it("is PROVIDER_OFF where all are off or none was asked", () => {
    expect(causeOf([off("GLAIR")])).toBe("PROVIDER_OFF");
    expect(causeOf([])).toBe("PROVIDER_OFF");
  });
});

it("every check's facts are in the catalogue, and every fact of a check is made", () => {
  const made = new Set([...identity(1).keys(), ...face(1).keys(), ...screening().keys()]);
  const listed = [...FACTS].filter(([, { check }]) => check !== null).map(([path]) => path);
  expect([...made].toSorted()).toEqual(listed.toSorted());
});
