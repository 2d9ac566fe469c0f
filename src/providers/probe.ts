/** How an operator's tool looks at a vendor without asking it about anybody. */
export interface Probe {
  readonly baseUrl: string;
  /** Absent where every request that needs the credentials may be billed. */
  readonly credentials?: CredentialProbe;
}

/** The cheapest request that tells whether the configured credentials are accepted. */
export interface CredentialProbe {
  /** What is sent, for people: `GET /v1/callback/authentication_tokens`. It holds no value. */
  readonly request: string;
  /** `documented`: the vendor's own page shows it as a free one. `unverified`: it should be, and no page says so. */
  readonly harmless: "documented" | "unverified";
  /** Why it should cost nothing, what it leaves behind, and what it does not tell. */
  readonly note: string;
  /** @throws {VendorFailure} where the vendor did not come to the credentials, and nothing else. */
  send(signal: AbortSignal): Promise<Judgement>;
}

/** What the vendor's answer says of the credentials, never in the vendor's own words. */
export interface Judgement {
  /** `UNTOLD`: it answered, and by its pages that may mean either. */
  readonly credentials: "ACCEPTED" | "REFUSED" | "UNTOLD";
  readonly words: string;
  /** What else came to light that somebody should look at. */
  readonly remark?: string;
}
