/** An API key as the record keeps it: enough to know it by, and not enough to make it. */
export interface KeptKey {
  /** No secret: logs and the audit log call the key by it. */
  readonly id: string;
  readonly tenant: string;
  /** Several keys may have one name: they are one caller. */
  readonly name: string;
  /** SHA-256 of its secret. */
  readonly digest: Uint8Array;
  /** By their stable names; a key of another version's making may have some that are not known here. */
  readonly scopes: readonly string[];
  readonly limits: {
    readonly perMinute: number | null;
    readonly dailyBudgetIdr: number | null;
  };
  readonly createdAt: Date;
  readonly createdBy: string;
  /** Null where it holds until it is revoked. */
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
  /** The hour in which it was last used, as that hour began; null where it never was. */
  readonly lastUsedAt: Date | null;
}

/** Whether it opens anything at that moment. */
export function isInForce({ expiresAt, revokedAt }: Pick<KeptKey, "expiresAt" | "revokedAt">, at: Date): boolean {
  return revokedAt === null && (expiresAt === null || expiresAt > at);
}
