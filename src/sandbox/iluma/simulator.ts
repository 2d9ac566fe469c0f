import { json } from "../respond.ts";
import type { Handler, SimulatedRequest, SimulatedResponse, Simulator, World } from "../simulator.ts";
import type { Listing } from "../watchlist/listing.ts";
import { API_KEY, apiKeys, CALLBACK_TOKEN, callbackToken, denied } from "./account.ts";
import { applicants } from "./applicants.ts";
import { dialect } from "./faults.ts";
import { verifyIdCard } from "./id-card.ts";
import { errorReply } from "./replies.ts";
import { Screenings } from "./screening.ts";

const SEARCH = /^\/v0\/identity\/(individual|entity)_cft_peps(?:\/([^/]+))?$/;
const LISTING = /^\/v0\/identity\/cft_pep_listings\/([^/]+)$/;

type Ask = (request: SimulatedRequest) => SimulatedResponse | Promise<SimulatedResponse>;

/** What a method and a path lead to; undefined where the API has no such thing. */
function route(world: World, screenings: Screenings, { method, path }: SimulatedRequest): Ask | undefined {
  const [, who, searchId] = SEARCH.exec(path) ?? [];
  if (who !== undefined) {
    const kind: Listing["kind"] = who === "individual" ? "person" : "body";
    if (method === "POST" && searchId === undefined) return (request) => screenings.create(kind, request);
    // The page heads this "POST" and shows a GET.
    return method === "GET" && searchId !== undefined ? () => screenings.find(kind, searchId) : undefined;
  }
  const listingId = LISTING.exec(path)?.[1];
  if (listingId !== undefined) return method === "GET" ? () => screenings.listing(listingId) : undefined;
  if (method === "GET" && path === "/v1/callback/authentication_tokens") return callbackToken;
  if (method === "POST" && path === "/v0/identity/id_card_verifications") {
    return (request) => verifyIdCard(world, request);
  }
  return undefined;
}

function handler(world: World): Handler {
  const screenings = new Screenings(world);
  const usedTokens = new Set<string>();
  return async (request) => {
    if (request.method === "GET" && request.path === "/health") return json(200, { status: "OK" });
    const keys = request.method === "GET" ? apiKeys(usedTokens, request) : undefined;
    if (keys !== undefined) return keys;
    const ask = route(world, screenings, request);
    if (ask === undefined) return errorReply("NOT_FOUND", "Page or endpoint not found");
    return denied(request) ?? ask(request);
  };
}

/** Iluma: the card against the register with a selfie, and searches of sanctions, PEP and other lists. */
export const ilumaSimulator: Simulator = {
  name: "ILUMA",
  environment: (baseUrl) => ({
    ILUMA_BASE_URL: baseUrl,
    ILUMA_API_KEY: API_KEY,
    // The port is not known yet. Where callbacks really go is a setting; this says that there will be some.
    ILUMA_CALLBACK_URL: "http://127.0.0.1/callbacks/iluma",
    ILUMA_CALLBACK_TOKEN: CALLBACK_TOKEN,
  }),
  applicants,
  imageFields: [],
  outage: () => errorReply("SERVER_ERROR", "Unhandled error"),
  dialect,
  handler,
};
