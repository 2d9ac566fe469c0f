import type { Claim, FaceClaims, IdentityClaims, IdentityField, ScreeningFindings } from "../../domain/claim.ts";
import type { ProviderName } from "../../domain/provider.ts";
import { streamOf } from "./draw.ts";
import type { Draws, Stream } from "./draw.ts";
import type { Drawn } from "./applicants.ts";
import type { Group, Population } from "./population.ts";
import type { FaceForm, VendorForm } from "./population-form.ts";

/** What one vendor says of an applicant whenever it answers, whichever of its endpoints is asked. */
export interface Claimant {
  identity(applicant: Drawn, fields: readonly IdentityField[]): IdentityClaims;
  face(applicant: Drawn): FaceClaims;
  screening(applicant: Drawn): ScreeningFindings;
}

const NOT_REGISTERED: IdentityClaims = { nikFound: false, fields: {} };
const NOTHING_COMPARED: FaceClaims = { match: null, score: null, livenessPassed: null };
const NO_RATES = { false_match: 0, false_mismatch: 0, abstain: 0, false_not_found: 0, tolerates_misspelling: 0 };

/** How alike the two pictures really are, which every vendor sees. */
const LIKENESS = streamOf("face likeness");

export function claimantOf(name: ProviderName, vendor: VendorForm, population: Population, draws: Draws): Claimant {
  const { groups, mistaken, faceAgreement } = population;
  const shared = Math.sqrt(faceAgreement);
  const own = Math.sqrt(1 - faceAgreement);
  const identityRates = vendor.identity ?? NO_RATES;
  const faceRates = vendor.face ?? { ...NO_RATES, liveness: false };
  const stream = (what: string): Stream => streamOf(`${name} ${what}`);
  const streams = {
    found: stream("found"),
    face: stream("face"),
    faceError: stream("face error"),
    faceAbstains: stream("face abstains"),
    liveness: stream("liveness"),
    listed: stream("listed"),
    hit: stream("hit"),
    misspelling: stream("misspelling"),
  };
  const ofField = new Map<IdentityField, { readonly error: Stream; readonly abstains: Stream }>();
  for (const field of ["NAME", "DATE_OF_BIRTH", "GENDER"] as const) {
    ofField.set(field, { error: stream(`${field} error`), abstains: stream(`${field} abstains`) });
  }

  function groupOf({ group }: Drawn): Group {
    const found = groups[group];
    if (found === undefined) throw new RangeError("an applicant of no group");
    return found;
  }

  /** Whether this vendor says that the register has the NIK, rightly or not. */
  function finds({ index }: Drawn, { nik }: Group): boolean {
    const at = draws.uniform(index, streams.found);
    return nik === "registered" ? at >= identityRates.false_not_found : at < identityRates.false_match;
  }

  function claim(index: number, field: IdentityField, truth: Claim): Claim | undefined {
    const its = ofField.get(field);
    if (its === undefined || draws.uniform(index, its.abstains) < identityRates.abstain) return undefined;
    const errs =
      draws.uniform(index, its.error) < (truth === "MATCH" ? identityRates.false_mismatch : identityRates.false_match);
    return errs === (truth === "MATCH") ? "MISMATCH" : "MATCH";
  }

  function nameClaim(index: number, { nik, name_given }: Group): Claim | undefined {
    if (nik !== "registered" || name_given === "as_registered") return claim(index, "NAME", "MATCH");
    if (name_given === "other") return claim(index, "NAME", "MISMATCH");
    const tolerated = draws.uniform(index, streams.misspelling) < identityRates.tolerates_misspelling;
    return claim(index, "NAME", tolerated ? "MATCH" : "MISMATCH");
  }

  function scoreOf(index: number, face: FaceForm): number {
    const noise = shared * draws.normal(index, LIKENESS) + own * draws.normal(index, streams.face);
    return asScore(face.mean + face.spread * noise);
  }

  return {
    identity(applicant, fields) {
      const group = groupOf(applicant);
      if (!finds(applicant, group)) return NOT_REGISTERED;
      const { index, supplied } = applicant;
      const birth = group.nik === "registered" && group.birth_date_given === "other" ? "MISMATCH" : "MATCH";
      const said: Partial<Record<IdentityField, Claim>> = {};
      const say = (field: IdentityField, its: Claim | undefined): void => {
        if (its !== undefined && fields.includes(field)) said[field] = its;
      };
      say("NAME", nameClaim(index, group));
      if (supplied.has("dateOfBirth")) say("DATE_OF_BIRTH", claim(index, "DATE_OF_BIRTH", birth));
      if (supplied.has("gender")) say("GENDER", claim(index, "GENDER", "MATCH"));
      return { nikFound: true, fields: said };
    },

    face(applicant) {
      const group = groupOf(applicant);
      // Without a record there is no photo, whatever is said of the rest.
      if (group.nik !== "registered" || !finds(applicant, group)) return NOTHING_COMPARED;
      const { index } = applicant;
      const livenessPassed = faceRates.liveness
        ? draws.uniform(index, streams.liveness) >= group.face.liveness_fails
        : null;
      if (draws.uniform(index, streams.faceAbstains) < faceRates.abstain) {
        return { match: null, score: null, livenessPassed };
      }
      const at = draws.uniform(index, streams.faceError);
      const { genuine } = group.face;
      const errs = at < (genuine ? faceRates.false_mismatch : faceRates.false_match);
      const score = scoreOf(index, errs ? (genuine ? mistaken.other : mistaken.genuine) : group.face);
      return { match: faceRates.flag_at === undefined ? null : score >= faceRates.flag_at, score, livenessPassed };
    },

    screening(applicant) {
      const { listing } = groupOf(applicant);
      const { miss, scopes } = vendor.screening ?? { miss: 0, scopes: [] };
      const { index } = applicant;
      const seen = listing !== null && listing.scopes.some((scope) => scopes.includes(scope));
      if (!seen || draws.uniform(index, streams.listed) < miss) return { hits: [], scopes };
      const score = asScore(listing.mean + listing.spread * draws.normal(index, streams.hit));
      // One name for every vendor: it is one listing, and what they find of it is one hit.
      const hit = { listingId: "listing", names: ["Synthetic Listing"], countries: [], dates: [] };
      return { hits: [{ ...hit, score, scopes: listing.scopes }], scopes };
    },
  };
}

/** Vendors give a few digits. */
function asScore(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}
