import { IDENTITY_FIELDS } from "../domain/claim.ts";
import type { InputName, Person } from "../domain/person.ts";
import { inputValue } from "../domain/person.ts";
import type { Endpoint, SubjectScope } from "../providers/provider.ts";
import type { Subject } from "./ask.ts";
import { widestTerms } from "./plan.ts";
import type { PlannedCall } from "./plan.ts";

/** A call to be made, and the planned calls that its one answer serves. */
export interface SharedCall {
  readonly call: PlannedCall;
  readonly members: readonly PlannedCall[];
}

/** Joins planned calls that would put the same question to the same endpoint, so that it is put once. */
export function shareCalls(planned: readonly PlannedCall[]): SharedCall[] {
  const shared: SharedCall[] = [];
  for (const call of planned) {
    const twin = shared.findIndex((each) => sameQuestion(each.call, call));
    const known = shared[twin];
    if (known === undefined) shared.push({ call, members: [call] });
    else shared[twin] = { call: joined(known.call, call), members: [...known.members, call] };
  }
  return shared;
}

function joined(one: PlannedCall, other: PlannedCall): PlannedCall {
  const hasSelfie = one.subject.kind === "person" && one.subject.person.selfie !== undefined;
  return {
    ...(hasSelfie ? one : other),
    checks: one.checks.union(other.checks),
    terms: widestTerms([one, other]),
    retry: one.retry === "maybe_billed" ? one.retry : other.retry,
  };
}

function sameQuestion(one: PlannedCall, other: PlannedCall): boolean {
  // Each purse pays for its own; what is then asked twice at once is still one call.
  if (one.endpoint !== other.endpoint || one.purse !== other.purse) return false;
  if (one.subject.kind === "entity" || other.subject.kind === "entity") return sameEntity(one.subject, other.subject);
  const [mine, theirs] = [one.subject.person, other.subject.person];
  return (
    inputsOf(one.endpoint).every((input) => inputValue(mine, input) === inputValue(theirs, input)) &&
    selfiesAgree(one.endpoint, mine, theirs)
  );
}

function sameEntity(one: Subject, other: Subject): boolean {
  if (one.kind !== "entity" || other.kind !== "entity") return false;
  const [mine, theirs] = [one.entity, other.entity];
  return (
    mine.name === theirs.name &&
    mine.domicile === theirs.domicile &&
    mine.dateOfRegistration === theirs.dateOfRegistration
  );
}

/** Where an endpoint can do without a selfie, a question with one answers a question without one too. */
function selfiesAgree({ selfie }: Endpoint, mine: Person, theirs: Person): boolean {
  if (selfie === undefined || mine.selfie === theirs.selfie) return true;
  return selfie === "for-face" && (mine.selfie === undefined || theirs.selfie === undefined);
}

const SCREENED_BY: readonly InputName[] = ["name", "surname", "nationality", "dateOfBirth", "gender"];

function inputsOf(endpoint: Endpoint): InputName[] {
  const fields = endpoint.fields.map((field): InputName => IDENTITY_FIELDS[field]);
  const screened = endpoint.checks.includes("SCREENING") ? SCREENED_BY : [];
  return [...endpoint.requires.filter((input) => input !== "selfie"), ...fields, ...screened];
}

/** One scope for each subject of a round: all that is asked about one NIK shares it, whichever field asked. */
export function subjectScopes(): (subject: Subject) => SubjectScope {
  const scopes = new Map<unknown, SubjectScope>();
  return (subject) => {
    const key = subject.kind === "person" ? (subject.person.nik ?? subject.person) : subject.entity;
    const scope = scopes.get(key) ?? {};
    scopes.set(key, scope);
    return scope;
  };
}
