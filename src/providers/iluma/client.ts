import { VendorFailure } from "../provider.ts";
import type { Multipart } from "../multipart.ts";
import type { Transport, WireRequest, WireResponse } from "../transport/transport.ts";
import { parseBody } from "../wire/body.ts";
import { requestIdOf } from "../wire/request-id.ts";
import { failureOf } from "./failure.ts";
import { searchOf } from "./screening.ts";
import { TITLE } from "./title.ts";
import { callbackTokenBody, listingBody } from "./wire.ts";
import type { ListingBody, SearchBody } from "./wire.ts";

/** The two searches, by the path of each. */
export type SearchKind = "individual_cft_peps" | "entity_cft_peps";

export interface Account {
  readonly apiKey: string;
  /** Picks a simulated answer to what is posted; undefined where none is wanted. */
  readonly magicReply: string | undefined;
}

const MAX_ID_LENGTH = 200;

/** Iluma's requests, with the account's credentials on them. Every method throws `VendorFailure` where no answer came. */
export class IlumaClient {
  readonly #transport: Transport;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #magic: Readonly<Record<string, string>>;

  constructor(transport: Transport, { apiKey, magicReply }: Account) {
    this.#transport = transport;
    // The API key is the user name; there is no password.
    const credentials = Buffer.from(`${apiKey}:`).toString("base64");
    this.#headers = { authorization: `Basic ${credentials}`, accept: "application/json" };
    this.#magic = magicReply === undefined ? {} : { "x-magic-reply": magicReply };
  }

  /** The selfie and the card's data, to `id_card_verifications`. */
  verifyIdCard({ contentType, body }: Multipart, signal: AbortSignal): Promise<WireResponse> {
    return this.#post("/v0/identity/id_card_verifications", contentType, body, signal);
  }

  async startSearch(kind: SearchKind, terms: object, signal: AbortSignal): Promise<SearchBody> {
    return searchOf(await this.#post(`/v0/identity/${kind}`, "application/json", JSON.stringify(terms), signal));
  }

  /** A search that was started before, by its id. The page's heading says POST, its sample GET. */
  async search(kind: SearchKind, id: string, signal: AbortSignal): Promise<SearchBody> {
    const segment = segmentOf(id);
    if (segment === undefined) throw new VendorFailure("MALFORMED_RESPONSE", `${TITLE} gave an id that cannot be one.`);
    const path = `/v0/identity/${kind}/${segment}`;
    const response = await this.#transport.send({ method: "GET", path, headers: this.#headers }, signal);
    if (response.status === 404) {
      // The base URL is right, or there were no search: it may only not be there yet.
      const message = `${TITLE} does not find the search that it began (HTTP 404).`;
      throw new VendorFailure("UNAVAILABLE", message, { requestId: requestIdOf(id) });
    }
    return searchOf(answered(response));
  }

  /**
   * A record of the lists; null where there is none by that id. The page's heading names this path, its sample
   * `entity_cft_peps`.
   */
  async listing(id: string, signal: AbortSignal): Promise<ListingBody | null> {
    const segment = segmentOf(id);
    if (segment === undefined) {
      throw new VendorFailure(
        "INVALID_INPUT",
        `${TITLE} cannot have an id like this: it takes 1 to ${MAX_ID_LENGTH} characters.`,
      );
    }
    const path = `/v0/identity/cft_pep_listings/${segment}`;
    const response = await this.#transport.send({ method: "GET", path, headers: this.#headers }, signal);
    if (response.status === 404) return null;
    return parseBody(listingBody, answered(response), TITLE);
  }

  /** The token that Iluma's callbacks carry in `X-CALLBACK-TOKEN`. */
  async callbackToken(signal: AbortSignal): Promise<string> {
    return parseBody(callbackTokenBody, await this.#get("/v1/callback/authentication_tokens", signal), TITLE);
  }

  async health(signal: AbortSignal): Promise<void> {
    await this.#get("/health", signal);
  }

  #get(path: string, signal: AbortSignal): Promise<WireResponse> {
    return this.#send({ method: "GET", path, headers: this.#headers }, signal);
  }

  #post(path: string, contentType: string, body: string | Buffer, signal: AbortSignal): Promise<WireResponse> {
    const headers = { ...this.#headers, ...this.#magic, "content-type": contentType };
    return this.#send({ method: "POST", path, headers, body }, signal);
  }

  async #send(request: WireRequest, signal: AbortSignal): Promise<WireResponse> {
    return answered(await this.#transport.send(request, signal));
  }
}

function answered(response: WireResponse): WireResponse {
  const failure = failureOf(response);
  if (failure !== undefined) throw failure;
  return response;
}

/** An id as one segment of a path, which it cannot leave; undefined where it cannot be one. */
function segmentOf(id: string): string | undefined {
  if (id === "" || id.length > MAX_ID_LENGTH || !id.isWellFormed() || /^\.{1,2}$/.test(id)) return undefined;
  return encodeURIComponent(id);
}
