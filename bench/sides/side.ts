import { Pool } from "undici";

import { aboutAnother } from "../applicant.ts";
import { startChild } from "../child.ts";
import type { Child } from "../child.ts";
import { vendorEnvironment } from "../environment.ts";
import type { VendorUrls } from "../environment.ts";
import type { Cores } from "../pinning.ts";

export const SIDE_NAMES = ["floor", "apollo", "saksi"] as const;
export type SideName = (typeof SIDE_NAMES)[number];

/** What is sent to a side, and how its answer is known to be right. */
export interface Question {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** What is wrong with an answer; undefined where it is right. Asked of the first answer only. */
  readonly problem: (answer: unknown) => string | undefined;
  /** Text that every right answer holds: the cheap test that is made of all the others. */
  readonly mark: string;
  /** A text of its body whose last twelve digits number the questions, so that no two are the same. */
  readonly numbered?: string;
}

/** One of the servers that are compared. */
export interface SideDefinition {
  readonly name: string;
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly question: (selfie: Buffer | undefined) => Question;
}

const PATIENCE_MS = 30_000;
const DIGITS = 12;

function numbered(body: Buffer, text: string | undefined, number: number): Buffer {
  if (text === undefined) return body;
  body.write(String(number).padStart(DIGITS, "0"), body.indexOf(text) + text.length - DIGITS, "latin1");
  return body;
}

/** A running side and the connections to it. */
export class Side implements AsyncDisposable {
  readonly name: string;
  readonly pid: number;
  readonly #definition: SideDefinition;
  readonly #child: Child;
  readonly #pool: Pool;
  #numbered = 1;

  private constructor(definition: SideDefinition, child: Child, connections: number) {
    this.name = definition.name;
    this.pid = child.pid;
    this.#definition = definition;
    this.#child = child;
    this.#pool = new Pool(child.url, { connections, headersTimeout: PATIENCE_MS, bodyTimeout: PATIENCE_MS });
  }

  /** @throws {Error} with the end of its output where it does not start. */
  static async start(
    definition: SideDefinition,
    vendors: VendorUrls,
    cores: Cores | undefined,
    connections: number,
  ): Promise<Side> {
    const child = await startChild({
      name: definition.name,
      script: definition.script,
      environment: { ...vendorEnvironment(vendors), ...definition.environment },
      core: cores?.server,
    });
    return new Side(definition, child, connections);
  }

  /** @throws {Error} saying what is wrong with the answer. */
  async check(selfie: Buffer | undefined): Promise<void> {
    const question = this.#definition.question(selfie);
    const { status, text } = await this.#send(question);
    if (status !== 200) throw new Error(`answered HTTP ${status}: ${text.slice(0, 500)}`);
    const problem = question.problem(JSON.parse(text));
    if (problem !== undefined) throw new Error(`answered wrongly: ${problem}`);
    if (!text.includes(question.mark)) throw new Error(`answered without ${question.mark}`);
  }

  /**
   * One request after another, each about another applicant. Each throws where the answer is not the right one.
   * @param heard given every right answer
   */
  exchanger(selfie: Buffer | undefined, heard: (answer: string) => void = () => {}): () => Promise<void> {
    const question = this.#definition.question(selfie);
    let asked = 0;
    return async () => {
      asked += 1;
      const body = numbered(aboutAnother(question.body, asked), question.numbered, this.#numbered++);
      const { status, text } = await this.#send({ ...question, body });
      if (status !== 200) throw new Error(`answered HTTP ${status} under load`);
      if (!text.includes(question.mark)) throw new Error(`answered without ${question.mark} under load`);
      heard(text);
    };
  }

  async #send({ path, headers, body }: Question): Promise<{ status: number; text: string }> {
    const response = await this.#pool.request({ method: "POST", path, headers, body });
    return { status: response.statusCode, text: await response.body.text() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#pool.destroy();
    await this.#child[Symbol.asyncDispose]();
  }
}
