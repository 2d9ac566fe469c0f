import { randomUUID } from "node:crypto";

import { glairSimulator } from "../../../src/sandbox/glair/simulator.ts";
import { hypervergeSimulator } from "../../../src/sandbox/hyperverge/simulator.ts";
import { idmetaSimulator } from "../../../src/sandbox/idmeta/simulator.ts";
import { ilumaSimulator } from "../../../src/sandbox/iluma/simulator.ts";
import type { Sandbox } from "../../../src/sandbox/sandbox.ts";

export const SIMULATORS = [idmetaSimulator, glairSimulator, hypervergeSimulator, ilumaSimulator];

export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The parsed body, or undefined where it is not JSON. */
  readonly body: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;
export type HeaderValues = Readonly<Record<string, string>>;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export async function send(url: string, init: RequestInit): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parsed(text) };
}

/** What stands under these keys, or undefined. */
export function under(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === "object" && inner !== null
        ? new Map<string, unknown>(Object.entries(inner)).get(key)
        : undefined,
    value,
  );
}

function form(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, Blob>>): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.set(name, value);
  for (const [name, blob] of Object.entries(files)) data.set(name, blob, "selfie");
  return data;
}

export function file(bytes: Buffer, type = "image/jpeg"): Blob {
  return new Blob([new Uint8Array(bytes)], { type });
}

/** Bare clients that send what they are told, with the sandbox's credentials. */
export class Vendors {
  readonly #environment: Readonly<Record<string, string>>;

  constructor(sandbox: Sandbox) {
    this.#environment = sandbox.environment;
  }

  value(name: string): string {
    const value = this.#environment[name];
    if (value === undefined) throw new Error(`the sandbox gives no ${name}`);
    return value;
  }

  glairHeaders(): Record<string, string> {
    const pair = `${this.value("GLAIR_USERNAME")}:${this.value("GLAIR_PASSWORD")}`;
    return {
      authorization: `Basic ${Buffer.from(pair).toString("base64")}`,
      "x-api-key": this.value("GLAIR_API_KEY"),
    };
  }

  glair(fields: Readonly<Record<string, string>>, files: Readonly<Record<string, Blob>> = {}): Promise<Reply> {
    const path = Object.keys(files).length > 0 ? "face-verification" : "verification";
    const url = `${this.value("GLAIR_BASE_URL")}/identity/v1/${path}`;
    return send(url, { method: "POST", headers: this.glairHeaders(), body: form(fields, files) });
  }

  hyperverge(fields: Fields, headers: HeaderValues = {}): Promise<Reply> {
    return send(`${this.value("HYPERVERGE_BASE_URL")}/v1/dukcapilWithFacematch`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        appId: this.value("HYPERVERGE_APP_ID"),
        appKey: this.value("HYPERVERGE_APP_KEY"),
        transactionId: randomUUID(),
        ...headers,
      },
      body: JSON.stringify(fields),
    });
  }

  idmeta(path: string, fields: Fields, headers: HeaderValues = {}): Promise<Reply> {
    return send(`${this.value("IDMETA_BASE_URL")}${path}`, {
      method: "POST",
      headers: {
        "content-type": "application/json",
        authorization: `Bearer ${this.value("IDMETA_TOKEN")}`,
        ...headers,
      },
      body: JSON.stringify(fields),
    });
  }

  async idmetaSession(): Promise<string> {
    const template_id = this.value("IDMETA_TRUST_FLOW_ID");
    const { body } = await this.idmeta("/api/v1/verification/create-verification", { template_id, metadata: {} });
    return String(under(body, "verification", "id"));
  }

  /** `dukcapil-full` in a session of its own. */
  async idmetaFull(fields: Fields): Promise<Reply> {
    return this.idmeta("/api/v3/verifications/indonesia/dukcapil-full", {
      trustFlowId: Number(this.value("IDMETA_TRUST_FLOW_ID")),
      trustValidationId: await this.idmetaSession(),
      ...fields,
    });
  }

  /** `dukcapilfacematch` in a session of its own. */
  async idmetaFace(fields: Fields): Promise<Reply> {
    return this.idmeta("/api/v1/verification/dukcapilfacematch", {
      template_id: this.value("IDMETA_TRUST_FLOW_ID"),
      verification_id: await this.idmetaSession(),
      ...fields,
    });
  }

  ilumaHeaders(): Record<string, string> {
    return { authorization: `Basic ${Buffer.from(`${this.value("ILUMA_API_KEY")}:`).toString("base64")}` };
  }

  ilumaCard(
    fields: Readonly<Record<string, string>>,
    files: Readonly<Record<string, Blob>>,
    headers: HeaderValues = {},
  ): Promise<Reply> {
    const url = `${this.value("ILUMA_BASE_URL")}/v0/identity/id_card_verifications`;
    return send(url, { method: "POST", headers: { ...this.ilumaHeaders(), ...headers }, body: form(fields, files) });
  }

  ilumaPost(path: string, fields: Fields, headers: HeaderValues = {}): Promise<Reply> {
    return send(`${this.value("ILUMA_BASE_URL")}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...this.ilumaHeaders(), ...headers },
      body: JSON.stringify(fields),
    });
  }

  ilumaGet(path: string): Promise<Reply> {
    return send(`${this.value("ILUMA_BASE_URL")}${path}`, { headers: this.ilumaHeaders() });
  }

  /** A search for a person, in all scopes. */
  ilumaSearch(name: string, terms: Fields = {}, headers: HeaderValues = {}): Promise<Reply> {
    return this.ilumaPost(
      "/v0/identity/individual_cft_peps",
      { user_id: "u1", given_names: name, nationality: "ID", scopes: ["PEP", "SANCTION", "OTHER"], ...terms },
      headers,
    );
  }
}
