import { randomUUID } from "node:crypto";

import type { ListingRecord, ProviderHit, ScreeningScope } from "../../domain/claim.ts";
import type { Entity, Person } from "../../domain/person.ts";
import { VendorFailure } from "../provider.ts";
import type { Reply, ScreeningTerms } from "../provider.ts";
import { given } from "../question.ts";
import type { WireResponse } from "../transport/transport.ts";
import { parseBody } from "../wire/body.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { repeatAfter } from "./failure.ts";
import { TITLE } from "./title.ts";
import { hit, searchBody } from "./wire.ts";
import type { ListingBody, SearchBody } from "./wire.ts";

export function individualTerms(person: Person, terms: ScreeningTerms): object {
  return {
    ...commonTerms(terms),
    given_names: given(TITLE, "name", person.name),
    ...(person.surname === undefined ? {} : { surname: person.surname }),
    nationality: given(TITLE, "nationality", person.nationality),
    ...(person.dateOfBirth === undefined ? {} : { date_of_birth: person.dateOfBirth }),
    ...(person.gender === undefined ? {} : { gender: person.gender }),
  };
}

export function entityTerms(entity: Entity, terms: ScreeningTerms): object {
  return {
    ...commonTerms(terms),
    name: entity.name,
    business_domicile: entity.domicile,
    ...(entity.dateOfRegistration === undefined ? {} : { date_of_registration: entity.dateOfRegistration }),
  };
}

function commonTerms({ scopes, threshold }: ScreeningTerms) {
  return {
    // Required, and meant for our own id of the person: a random one tells nothing of anybody.
    user_id: randomUUID(),
    scopes,
    // Rounded down, so that nothing at the asked threshold is lost; Iluma takes 50 to 100.
    // What floating point takes off first (0.57 * 100 is 56.99999999999999) is put back.
    score_threshold: Math.min(100, Math.max(50, Math.floor(threshold * 100 + 1e-9))),
  };
}

/**
 * A search with its state, which may have to be told without a `status`: `results` are "present if status is COMPLETED", says
 * the page, and `failure_reason` if it FAILED. HTTP 202 has only been accepted, and an empty list in it is no result.
 */
export function searchOf(response: Pick<WireResponse, "status" | "json">): SearchBody {
  const body = parseBody(searchBody, response, TITLE);
  if (body.status !== null) return body;
  if (body.failure_reason !== null) return { ...body, status: "FAILED" };
  return body.results && response.status !== 202 ? { ...body, status: "COMPLETED" } : body;
}

/** The last state of a search, once there is nothing more to wait for. */
export function readSearch(body: SearchBody, asked: readonly ScreeningScope[]): Reply {
  const requestId = requestIdOf(body.id);
  if (body.status === "FAILED") {
    const repeat = repeatAfter(body.failure_reason);
    throw new VendorFailure("UNAVAILABLE", `${TITLE} could not complete the search.`, { requestId, repeat });
  }
  if (body.status === null || body.status === "PENDING") return { status: "PENDING", requestId };
  if (body.status !== "COMPLETED") {
    throw new VendorFailure("UNAVAILABLE", `${TITLE} had not finished the search in time.`, { requestId });
  }
  // No list of results is no empty one: a search that tells of none must not look clear.
  if (!body.results) throw malformed("completed a search without results", requestId);
  const hits = body.results.flatMap((result) => hitOf(result, asked) ?? []);
  const whole = hits.length === body.results.length;
  if (!whole && hits.length === 0) throw malformed("found records of which none can be read", requestId);
  // Behind an unreadable record may be anybody: the good ones count, and no scope was searched to the end. So it is never clear.
  return { status: "ANSWERED", requestId, screening: { hits, scopes: whole ? searched(body, asked) : [] } };
}

/** The scopes really searched: those asked for, but for any that the answer's own list of them lacks. */
function searched({ scopes }: SearchBody, asked: readonly ScreeningScope[]): readonly ScreeningScope[] {
  if (scopes.known.length === 0 && !scopes.others) return asked;
  return asked.filter((scope) => scopes.known.includes(scope));
}

/** Undefined where it cannot be read. */
function hitOf(result: unknown, asked: readonly ScreeningScope[]): ProviderHit | undefined {
  const { data: read } = hit.safeParse(result);
  if (read === undefined) return undefined;
  const { known, others } = read.scopes;
  // It was found in something that was asked for. Where no word of it says in what, it would be dropped as not asked for.
  if (known.length === 0 || (others && !known.some((scope) => asked.includes(scope)))) return undefined;
  return { listingId: read.id, score: read.score, ...about(read) };
}

export function listingOf(id: string, body: ListingBody): ListingRecord {
  return { id: body.id ?? id, ...about(body) };
}

function about(record: ListingBody): Omit<ListingRecord, "id"> {
  return {
    names: record.names,
    scopes: record.scopes.known,
    countries: [...new Set([...record.nationalities, ...record.business_domiciles])],
    dates: [...new Set([...record.dates_of_birth, ...record.dates_of_registration])],
  };
}

function malformed(words: string, requestId: string | null): VendorFailure {
  return new VendorFailure("MALFORMED_RESPONSE", `${TITLE} ${words}.`, { requestId });
}
