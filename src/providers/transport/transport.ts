/** What is sent to a vendor. Paths are relative to the vendor's base URL and begin with a slash. */
export interface WireRequest {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** What came back, read as text first: a vendor's error page may be HTML, its JSON may be broken. */
export interface WireResponse {
  readonly status: number;
  /** Header values by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The parsed body, or undefined where it is not JSON. */
  readonly json: unknown;
}

/** A bounded, timed road to one vendor. It throws `VendorFailure` where no whole response came. */
export interface Transport {
  send(request: WireRequest, signal: AbortSignal): Promise<WireResponse>;
  close(): Promise<void>;
}
