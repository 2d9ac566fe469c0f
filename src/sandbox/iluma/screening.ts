import { randomUUID } from "node:crypto";

import { ForgetfulMap } from "../forgetful-map.ts";
import { faceOf } from "../random.ts";
import { answerOrTrouble, json } from "../respond.ts";
import type { SimulatedRequest, SimulatedResponse, World } from "../simulator.ts";
import type { ListedDate, Listing, ScoredListing } from "../watchlist/listing.ts";
import { searchWatchlist } from "../watchlist/search.ts";
import { callBack } from "./callback.ts";
import { errorReply, invalid, magicReplyOf, troubles } from "./replies.ts";
import { readScreeningRequest } from "./screening-request.ts";
import type { ScreeningRequest } from "./screening-request.ts";

const SEARCHES_KEPT = 10_000;

interface StoredSearch {
  readonly kind: Listing["kind"];
  resource: Readonly<Record<string, unknown>>;
  /** What a search that was accepted comes to, by callback or when it is asked for by id. */
  readonly completes?: Readonly<Record<string, unknown>>;
}

/** Strings in the samples, objects with 0 for the unknown in the schema: a whole date is either, a partial one an object. */
function wireDate(listing: Listing, date: ListedDate): string | ListedDate {
  if (date.m === 0 || date.d === 0 || faceOf(listing.id, 2) === 0) return date;
  return `${date.y}-${String(date.m).padStart(2, "0")}-${String(date.d).padStart(2, "0")}`;
}

/** A record of the lists, with all its scopes, whichever were asked for. */
function wireListing({ listing, score }: ScoredListing): Readonly<Record<string, unknown>> {
  const person = listing.kind === "person";
  const dates = listing.dates.map((date) => wireDate(listing, date));
  const unknownAs = faceOf(`nothing/${listing.id}`, 2) === 0 ? null : [];
  return {
    id: listing.id,
    names: listing.names,
    score,
    scopes: listing.scopes,
    [person ? "nationalities" : "business_domiciles"]: listing.countries.length > 0 ? listing.countries : unknownAs,
    [person ? "dates_of_birth" : "dates_of_registration"]: dates.length > 0 ? dates : unknownAs,
  };
}

/** The searches made so far, by id: `POST` makes one, `GET` reads it again. */
export class Screenings {
  readonly #searches = new ForgetfulMap<string, StoredSearch>(SEARCHES_KEPT);
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** `POST /v0/identity/{individual,entity}_cft_peps`. */
  async create(kind: Listing["kind"], request: SimulatedRequest): Promise<SimulatedResponse> {
    let called: Promise<void> | undefined;
    const answer = this.#answer(kind, request, (resource) => {
      called = callBack(this.#world, resource);
    });
    await called;
    return answer;
  }

  #answer(
    kind: Listing["kind"],
    { content, headers }: SimulatedRequest,
    completeLater: (resource: Readonly<Record<string, unknown>>) => void,
  ): SimulatedResponse {
    const search = readScreeningRequest(kind, content);
    if (!("name" in search)) return invalid(search);
    const id = `cftpi_${randomUUID()}`;
    const created = this.#world.now().toISOString();
    const resource = (outcome: Readonly<Record<string, unknown>>) => ({
      created,
      updated: this.#world.now().toISOString(),
      id,
      ...search.echo,
      ...outcome,
    });
    const keep = (outcome: Readonly<Record<string, unknown>>, completes?: Readonly<Record<string, unknown>>) => {
      const stored = { kind, resource: resource(outcome), ...(completes === undefined ? {} : { completes }) };
      this.#searches.set(id, stored);
      return json(200, stored.resource);
    };
    const accepted = () => {
      const completes = this.#completed(search);
      completeLater(resource(completes));
      return keep({ status: "PENDING" }, completes);
    };
    const failed = () => keep({ status: "FAILED", failure_reason: "TEMPORARY_NETWORK_ERROR" });
    const completed = () => (this.#world.answersLater() ? accepted() : keep(this.#completed(search)));
    switch (magicReplyOf(headers["x-magic-reply"])) {
      case "PENDING":
        return accepted();
      case "FAILED":
        return failed();
      case "COMPLETED_NOT_FOUND":
        return keep({ status: "COMPLETED", results: [] });
      case "COMPLETED_FOUND":
        return keep({ status: "COMPLETED", results: this.#anyHit(kind) });
      case undefined:
        return answerOrTrouble(this.#world, { name: search.name }, troubles(failed, accepted), completed);
    }
  }

  /** `GET /v0/identity/{individual,entity}_cft_peps/:id`. */
  find(kind: Listing["kind"], id: string): SimulatedResponse {
    const stored = this.#searches.get(id);
    if (stored?.kind !== kind) return errorReply("NOT_FOUND", "There is no request with this id");
    if (stored.completes !== undefined) {
      stored.resource = { ...stored.resource, updated: this.#world.now().toISOString(), ...stored.completes };
    }
    return json(200, stored.resource);
  }

  /** `GET /v0/identity/cft_pep_listings/:id`. */
  listing(id: string): SimulatedResponse {
    const listing = this.#world.watchlist.find((each) => each.id === id);
    if (listing === undefined) return errorReply("NOT_FOUND", "There is no listing with this id");
    return json(200, wireListing({ listing, score: 100 }));
  }

  #completed(search: ScreeningRequest): Readonly<Record<string, unknown>> {
    const hits = searchWatchlist(this.#world.watchlist, search);
    return { status: "COMPLETED", results: hits.map(wireListing) };
  }

  #anyHit(kind: Listing["kind"]): readonly unknown[] {
    const listing = this.#world.watchlist.find((each) => each.kind === kind);
    return listing === undefined ? [] : [wireListing({ listing, score: 100 })];
  }
}
