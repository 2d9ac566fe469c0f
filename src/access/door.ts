import { timingSafeEqual } from "node:crypto";

import type { Admission } from "./admission.ts";
import { ANYBODY, callerOf, DEFAULT_TENANT, NO_LIMITS } from "./caller.ts";
import type { Caller } from "./caller.ts";
import type { Issuer } from "./issuer.ts";
import { digestOf, isDigestOf, parseKey } from "./key.ts";
import type { PresentedKey } from "./key.ts";
import { callerOfKey } from "./key-book.ts";
import type { KeyBook } from "./key-book.ts";
import { ROLES } from "./scopes.ts";

/** A key of the configuration. */
export interface ConfiguredKey {
  readonly name: string;
  readonly key: string;
}

/** Tells who calls by what they show. */
export interface Door {
  /** Whether it takes whoever shows nothing. */
  readonly isOpen: boolean;
  /** @param shown a key or a token; null where nothing was shown */
  admit(shown: string | null): Promise<Admission>;
}

export interface DoorOptions {
  readonly keys: readonly ConfiguredKey[];
  /** Null where no keys are kept. */
  readonly keyBook: KeyBook | null;
  /** Null where no tokens are taken. */
  readonly issuer: Issuer | null;
  /** Whether everybody may come in as long as neither keys nor an issuer are configured. */
  readonly open: boolean;
  readonly clock: () => Date;
}

/** Three parts of base64url, the first of which is a JSON object. */
const TOKEN = /^ey[\w-]+\.[\w-]+\.[\w-]*$/;

export function createDoor({ keys, keyBook, issuer, open, clock }: DoorOptions): Door {
  const isOpen = open && keys.length === 0 && issuer === null;
  const configured = keys.map(({ name, key }) => ({ caller: configuredCaller(name), digest: digestOf(key) }));

  async function byKey(book: KeyBook, { id, secret }: PresentedKey): Promise<Admission> {
    const key = await book.find(id).catch(() => undefined);
    if (key === undefined) return { refused: "CANNOT_TELL" };
    if (key === null || !isDigestOf(key.digest, secret)) return { refused: "UNKNOWN_KEY" };
    if (key.revokedAt !== null) return { refused: "REVOKED_KEY" };
    if (key.expiresAt !== null && key.expiresAt <= clock()) return { refused: "EXPIRED_KEY" };
    const caller = callerOfKey(key);
    if (caller === null) return { refused: "UNKNOWN_KEY" };
    book.used?.(id, clock());
    return { caller };
  }

  return {
    isOpen,
    async admit(shown) {
      if (shown === null) return isOpen ? { caller: ANYBODY } : { refused: "NOTHING_SHOWN" };
      const known = configuredIn(configured, digestOf(shown));
      if (known !== null) return { caller: known };
      const presented = parseKey(shown);
      // A key that was revoked, or made elsewhere, is refused by an open door too.
      if (presented !== undefined && keyBook !== null) return byKey(keyBook, presented);
      if (issuer !== null && TOKEN.test(shown)) return issuer.admit(shown);
      return isOpen ? { caller: ANYBODY } : { refused: "UNKNOWN_KEY" };
    },
  };
}

interface Configured {
  readonly caller: Caller;
  readonly digest: Uint8Array;
}

/** Every key is compared, and whole, so that the time taken says nothing about them. */
function configuredIn(configured: readonly Configured[], digest: Uint8Array): Caller | null {
  let found: Caller | null = null;
  for (const key of configured) if (timingSafeEqual(key.digest, digest)) found = key.caller;
  return found;
}

/** Whoever writes the configuration may do everything: so may its keys. */
function configuredCaller(name: string): Caller {
  const scopes = new Set(ROLES.administrator);
  return callerOf({ tenant: DEFAULT_TENANT, name, account: name, keyId: null, scopes, limits: NO_LIMITS });
}
