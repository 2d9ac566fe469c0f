import { z } from "zod";

import { isSafeUrl } from "../domain/safe-url.ts";
import { byteSize, entriesOf, flag, written } from "./syntax.ts";
import { optional, optionalSecret, withDefault } from "./variable.ts";

export interface ApiKey {
  /** Who calls: it may stand in a log. */
  readonly name: string;
  readonly key: string;
}

/** Of a key, in characters: a random one of fewer can be guessed in time. A generated key is far longer. */
const STRONG_KEY_LENGTH = 20;

const NAME = /^[A-Za-z0-9][\w.-]{0,63}$/;
const KEY = /^[\x21-\x7e]+$/;

function parseApiKey(entry: string): ApiKey | string {
  const colon = entry.indexOf(":");
  const name = entry.slice(0, Math.max(colon, 0));
  const key = entry.slice(colon + 1);
  if (!NAME.test(name)) {
    return "must be written name:key, the name in at most 64 letters, digits, dots, dashes and underscores";
  }
  if (!KEY.test(key)) return "has a key with a space or another character that no header can carry";
  return { name, key };
}

/** Entries are told apart by their place: whoever swaps name and key has written the key as a name. */
const apiKeys = z.string().transform((text, context): readonly ApiKey[] => {
  const problem = (message: string): void => {
    context.issues.push({ code: "custom", message, input: undefined });
  };
  const keys: ApiKey[] = [];
  const entries = entriesOf(text);
  if (entries.length === 0) problem("has no name:key in it");
  entries.forEach((entry, index) => {
    const parsed = parseApiKey(entry);
    if (typeof parsed === "string") problem(`entry ${index + 1} ${parsed}`);
    else if (keys.some(({ name }) => name === parsed.name)) problem(`entry ${index + 1} repeats another one's name`);
    else if (keys.some(({ key }) => key === parsed.key)) problem(`entry ${index + 1} repeats another one's key`);
    else keys.push(parsed);
  });
  return keys;
});

/** Keys that can be guessed are warned of, not refused: they may be a test's. */
export function weakKeys(keys: readonly ApiKey[]): string[] {
  return keys
    .filter(({ key }) => key.length < STRONG_KEY_LENGTH)
    .map(({ name }) => `SAKSI_API_KEYS has a key of fewer than ${STRONG_KEY_LENGTH} characters, of the caller ${name}`);
}

function isOrigin(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return (url?.protocol === "https:" || url?.protocol === "http:") && url.origin === text;
}

const origins = written(
  "origins between commas, each as a browser sends it: scheme, host and port, lower case, no path, no final slash, no `*`",
  (text): readonly string[] | undefined => {
    const entries = entriesOf(text);
    return entries.every(isOrigin) ? entries : undefined;
  },
);

/** Whose tokens are taken. */
export interface TokenSettings {
  /** As it calls itself in its tokens, to the letter. */
  readonly issuer: string;
  readonly audience: string;
}

const issuer = written("an https URL (http on loopback), without a query or a fragment", (text) => {
  const url = URL.parse(text);
  if (url === null || !isSafeUrl(url) || url.username !== "" || url.password !== "") return undefined;
  return text.includes("?") || text.includes("#") ? undefined : text;
});

const audience = written("text without spaces", (text) => (/^[\x21-\x7e]{1,500}$/.test(text) ? text : undefined));

/** One is nothing without the other: a token that was made for another service of the issuer's must not open this one. */
export function tokenSettings({
  SAKSI_JWT_ISSUER: from,
  SAKSI_JWT_AUDIENCE: forWhom,
}: z.output<typeof access>): TokenSettings | null {
  return from === undefined || forWhom === undefined ? null : { issuer: from, audience: forWhom };
}

export const access = z.object({
  SAKSI_API_KEYS: optionalSecret(
    `Callers, as \`name:key\` between commas (in a file also one a line). A caller sends \`Authorization: Bearer <key>\`. A key of fewer than ${STRONG_KEY_LENGTH} characters is warned of; make it with \`openssl rand -hex 32\`. They may do everything, in the tenant \`default\`. Live mode refuses to start where neither any nor an issuer is configured.`,
    apiKeys,
  ),
  SAKSI_JWT_ISSUER: optional(
    "An OpenID Connect issuer whose tokens (JWTs) open the API, as they name it in `iss`: `https://login.example.com/realms/bank`. Its keys are found by `/.well-known/openid-configuration`. [Access](access.md) says what a token needs.",
    issuer,
  ),
  SAKSI_JWT_AUDIENCE: optional("What those tokens must have in `aud`. Required with an issuer.", audience),
  SAKSI_CORS_ORIGINS: withDefault(
    "Origins whose pages may call, between commas: `https://app.example.com`. Closed to every page where it is unset.",
    "",
    origins,
  ),
  SAKSI_INTROSPECTION: optional("Whether the schema can be asked for.", flag, "on in sandbox mode, off in live mode"),
  SAKSI_GRAPHIQL: optional(
    "Whether GraphiQL answers a browser at `/graphql`.",
    flag,
    "on in sandbox mode, off in live mode",
  ),
  SAKSI_BODY_LIMIT: withDefault(
    "The largest request body: `500KB`, `16MB` (1 KB is 1,024 bytes) or a number of bytes.",
    "16MB",
    byteSize,
  ),
});
