import { z } from "zod";

import { mayBeRandom, readMasterKeys } from "../vault/master-key.ts";
import type { MasterKeys } from "../vault/master-key.ts";
import { optionalSecret } from "./variable.ts";

const masterKeys = z.string().transform((text, context): MasterKeys => {
  const read = readMasterKeys(text);
  if ("keys" in read) return read.keys;
  for (const message of read.problems) context.issues.push({ code: "custom", message, input: undefined });
  return z.NEVER;
});

export const vault = z.object({
  SAKSI_MASTER_KEYS: optionalSecret(
    "The keys that wrap the keys of personal data, newest first, as `id:key` between commas (in a file also one a line); make a key with `openssl rand -base64 32`. The first wraps, all unwrap: see [Encryption](encryption.md). Where it is unset, a key is made once, in `SAKSI_DATA`; live mode with `DATABASE_URL` refuses to start.",
    masterKeys,
  ),
});

/** Warned of, not refused: they may be a test's. */
export function guessableMasterKeys(keys: MasterKeys | null): string[] {
  return (keys ?? [])
    .filter((key) => !mayBeRandom(key))
    .map(({ id }) => `SAKSI_MASTER_KEYS has a key that nobody made at random, with the id ${id}`);
}
