import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { PassThrough } from "node:stream";

import { runSaksi } from "../../../src/cli/program.ts";
import type { Environment } from "../../../src/config/source.ts";
import { providerDefinitions } from "../../../src/registry.ts";

/** A folder to put files in, and the program run on them. */
export class Desk {
  readonly #folder = mkdtempSync(path.join(tmpdir(), "saksi-desk-"));
  readonly #environment: Environment;

  /** @param environment the variables that the program sees */
  constructor(environment: Environment = {}) {
    this.#environment = environment;
  }

  put(name: string, content: string | Buffer): string {
    writeFileSync(this.at(name), content);
    return this.at(name);
  }

  at(name: string): string {
    return path.join(this.#folder, name);
  }

  /** What is printed names the files as they would be named from within the folder. */
  async saksi(...args: string[]): Promise<{ code: number; out: string; err: string }> {
    const out = new PassThrough({ encoding: "utf8", highWaterMark: 2 ** 24 });
    const err = new PassThrough({ encoding: "utf8", highWaterMark: 2 ** 24 });
    const code = await runSaksi(args, {
      providers: providerDefinitions,
      environment: this.#environment,
      out,
      err,
    });
    const said = (stream: PassThrough): string => String(stream.read() ?? "").replaceAll(`${this.#folder}/`, "");
    return { code, out: said(out), err: said(err) };
  }

  clear(): void {
    rmSync(this.#folder, { recursive: true });
  }
}
