import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { crc32 } from "node:zlib";

const LOWER = "0123456789abcdefghijklmnopqrstuvwxyz";
const LETTERS = `${LOWER}ABCDEFGHIJKLMNOPQRSTUVWXYZ`;

const ID_LENGTH = 10;
/** In base 62 the least that holds 256 bits. */
const SECRET_LENGTH = 43;
const CHECKSUM_LENGTH = 6;

const FORM = new RegExp(
  `^saksi_([a-z0-9]{${ID_LENGTH}})_([A-Za-z0-9]{${SECRET_LENGTH}})([A-Za-z0-9]{${CHECKSUM_LENGTH}})$`,
);

/** What `saksi_<id>_<secret>` says. The id is no secret, and may stand in a log. */
export interface PresentedKey {
  readonly id: string;
  readonly secret: string;
}

export interface MadeKey {
  readonly id: string;
  /** The whole key: shown once to whoever asked for it, and kept by nobody else. */
  readonly text: string;
  /** What is kept of it: SHA-256 of the secret. With 256 random bits there is nothing to stretch. */
  readonly digest: Uint8Array;
}

export function makeKey(): MadeKey {
  const id = randomText(LOWER, ID_LENGTH);
  const secret = randomText(LETTERS, SECRET_LENGTH);
  const body = `saksi_${id}_${secret}`;
  return { id, text: body + checksumOf(body), digest: digestOf(secret) };
}

/**
 * Undefined where the text is no key of this form. Its last six characters are a checksum, so that a slip of the pen, and most
 * of what is made up, is told from a key without a look into the store.
 */
export function parseKey(text: string): PresentedKey | undefined {
  const [, id, secret, checksum] = FORM.exec(text) ?? [];
  if (id === undefined || secret === undefined) return undefined;
  return checksumOf(`saksi_${id}_${secret}`) === checksum ? { id, secret } : undefined;
}

export function digestOf(secret: string): Uint8Array {
  return createHash("sha256").update(secret).digest();
}

/** Whether the digest is that of the secret; the time taken says nothing of either. */
export function isDigestOf(digest: Uint8Array, secret: string): boolean {
  const presented = digestOf(secret);
  return digest.length === presented.length && timingSafeEqual(digest, presented);
}

function checksumOf(body: string): string {
  let rest = crc32(body);
  let text = "";
  for (let place = 0; place < CHECKSUM_LENGTH; place += 1) {
    text = LETTERS.charAt(rest % LETTERS.length) + text;
    rest = Math.floor(rest / LETTERS.length);
  }
  return text;
}

/** Each character as likely as any other: bytes that would favour some are thrown away. */
function randomText(alphabet: string, length: number): string {
  const fair = 256 - (256 % alphabet.length);
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length)) {
      if (byte < fair && text.length < length) text += alphabet.charAt(byte % alphabet.length);
    }
  }
  return text;
}
