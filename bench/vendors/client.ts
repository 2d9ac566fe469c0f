import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { request } from "undici";
import * as z from "zod";

import { startChild } from "../child.ts";
import type { Child } from "../child.ts";
import { vendorUrlsSchema } from "../environment.ts";
import type { VendorUrls } from "../environment.ts";
import type { Tail } from "./latency.ts";
import { miscounts } from "./ledger.ts";
import type { Calls } from "./ledger.ts";

/** How long background calls that are still on their way may take to arrive. */
const SETTLE_MS = 3_000;
const POLL_MS = 50;
/** Longer than Saksi leaves an IDmeta session open after its last check before it finalises it. */
const QUIET_MS = 700;

const callsSchema = z.record(z.string(), z.number());

/** The vendors' process, as the runner sees it. */
export class Vendors implements AsyncDisposable {
  readonly urls: VendorUrls;
  readonly #child: Child;

  private constructor(child: Child, urls: VendorUrls) {
    this.#child = child;
    this.urls = urls;
  }

  /** They run on the runner's own core, never on the servers'. */
  static async start(): Promise<Vendors> {
    const child = await startChild({
      name: "vendors",
      script: fileURLToPath(new URL("main.ts", import.meta.url)),
      environment: {},
      core: undefined,
    });
    const { body } = await request(`${child.url}/urls`);
    return new Vendors(child, vendorUrlsSchema.parse(await body.json()));
  }

  /** Of every vendor; a tail that one had is gone. */
  async setLatency(ms: number): Promise<void> {
    await this.#control("PUT", `/latency?ms=${ms}`);
  }

  /** Makes one vendor slow for a share of its requests: after every reset for the same ones. */
  async setTail({ vendor, share, ms }: Tail): Promise<void> {
    await this.#control("PUT", `/tail?${new URLSearchParams({ vendor, share: String(share), ms: String(ms) })}`);
  }

  /** Since the reset. */
  async calls(): Promise<Calls> {
    return callsSchema.parse(await this.#control("GET", "/calls"));
  }

  /** Forgets the calls. */
  async reset(): Promise<void> {
    await this.#control("DELETE", "/calls");
  }

  /** Waits until no vendor has been called for a moment. */
  async quiet(): Promise<void> {
    let last = "";
    for (;;) {
      const calls = JSON.stringify(await this.calls());
      if (calls === last) return;
      last = calls;
      await delay(QUIET_MS);
    }
  }

  /** What is wrong with the calls since the reset, once those still on their way have arrived. */
  async miscounts(applicants: number, expected: readonly string[]): Promise<string[]> {
    const until = performance.now() + SETTLE_MS;
    for (;;) {
      const calls = await this.calls();
      const wrong = miscounts(calls, applicants, expected);
      if (wrong.length === 0 || performance.now() > until) return wrong;
      await delay(POLL_MS);
    }
  }

  async #control(method: "GET" | "PUT" | "DELETE", path: string): Promise<unknown> {
    const { body } = await request(`${this.#child.url}${path}`, { method });
    return body.json();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#child[Symbol.asyncDispose]();
  }
}
