import { VendorFailure } from "../provider.ts";
import { failureOfStatus, isSuccess } from "../transport/status.ts";
import type { Transport, WireResponse } from "../transport/transport.ts";
import { readCreated } from "./read.ts";
import { TITLE } from "./title.ts";

export interface Account {
  readonly token: string;
  readonly trustFlowId: string;
  /** Where a session is made: no page says which path makes a v3 `trustValidationId`. */
  readonly createPath: string;
}

export const FINALIZE_PATH = "/api/v1/verification/finalize-verification";

/** Finalising has the request's signal no longer, so it has a limit of its own. */
const FINALIZE_MS = 10_000;

/** IDmeta's requests, with the account's credentials on them. */
export class IdmetaClient {
  readonly #transport: Transport;
  readonly #account: Account;

  constructor(transport: Transport, account: Account) {
    this.#transport = transport;
    this.#account = account;
  }

  post(path: string, body: object, signal: AbortSignal): Promise<WireResponse> {
    const headers = {
      authorization: `Bearer ${this.#account.token}`,
      "content-type": "application/json",
      accept: "application/json",
    };
    return this.#transport.send({ method: "POST", path, headers, body: JSON.stringify(body) }, signal);
  }

  /** Opens a verification session and gives its id. */
  async create(signal: AbortSignal): Promise<string> {
    const { createPath, trustFlowId } = this.#account;
    return readCreated(await this.post(createPath, { template_id: trustFlowId, metadata: {} }, signal));
  }

  async finalize(verificationId: string): Promise<void> {
    const response = await this.post(
      FINALIZE_PATH,
      { template_id: this.#account.trustFlowId, verification_id: verificationId },
      AbortSignal.timeout(FINALIZE_MS),
    );
    if (!isSuccess(response)) throw failureOfStatus(TITLE, response);
  }
}

/** A failure's code and nothing else: what a log may say of it. */
export function codeOf(error: unknown): string {
  return error instanceof VendorFailure ? error.failure.code : "UNKNOWN";
}
