import { createServer } from "node:http";
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { pino } from "pino";
import type { CalendarDate } from "../../src/domain/calendar.ts";
import { isCalendarDate } from "../../src/domain/calendar.ts";
import type { Nik } from "../../src/domain/nik.ts";
import { isNik } from "../../src/domain/nik.ts";
import type { CountryCode, Person } from "../../src/domain/person.ts";
import type { CheckName } from "../../src/domain/provider.ts";
import type { FittedImage, ImageFormat } from "../../src/domain/selfie.ts";
import type {
  CallContext,
  Endpoint,
  Provider,
  ProviderTools,
  Question,
  SubjectScope,
} from "../../src/providers/provider.ts";
import { VendorFailure } from "../../src/providers/provider.ts";

export interface RecordedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** One scripted response. `handle` takes over for what a status and a body cannot say: a reset, a stall. */
export interface Scripted {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly text?: string;
  readonly handle?: (request: IncomingMessage, response: ServerResponse) => void;
}

export interface FakeVendor extends AsyncDisposable {
  readonly baseUrl: string;
  readonly requests: readonly RecordedRequest[];
}

/**
 * A real server on loopback that records what it is asked and answers as scripted: one after another, the last one again and
 * again, or by a function of the request. `await using vendor = await fakeVendor({ json: {} })` closes it.
 */
export async function fakeVendor(
  script: Scripted | readonly Scripted[] | ((request: RecordedRequest) => Scripted),
): Promise<FakeVendor> {
  const requests: RecordedRequest[] = [];
  const server = createServer((incoming, outgoing) => {
    const pieces: Buffer[] = [];
    incoming.on("data", (piece: Buffer) => pieces.push(piece));
    incoming.on("end", () => {
      const request = {
        method: incoming.method ?? "",
        path: incoming.url ?? "",
        headers: incoming.headers,
        body: Buffer.concat(pieces),
      };
      requests.push(request);
      answer(scripted(script, request, requests.length - 1), incoming, outgoing);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address: AddressInfo | string | null = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    baseUrl: `http://127.0.0.1:${address.port}`,
    requests,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

function scripted(
  script: Scripted | readonly Scripted[] | ((request: RecordedRequest) => Scripted),
  request: RecordedRequest,
  index: number,
): Scripted {
  if (typeof script === "function") return script(request);
  if (!isList(script)) return script;
  const step = script[Math.min(index, script.length - 1)];
  if (step === undefined) throw new Error("the script is empty");
  return step;
}

function isList(script: Scripted | readonly Scripted[]): script is readonly Scripted[] {
  return Array.isArray(script);
}

function answer(step: Scripted, request: IncomingMessage, response: ServerResponse): void {
  if (step.handle !== undefined) return step.handle(request, response);
  const type = step.json === undefined ? "text/plain" : "application/json";
  response.writeHead(step.status ?? 200, { "content-type": type, ...step.headers });
  response.end(step.json === undefined ? (step.text ?? "") : JSON.stringify(step.json));
}

/** The parts of a multipart body by field name, read by Node's own parser. */
export async function multipartOf(request: RecordedRequest): Promise<FormData> {
  const type = request.headers["content-type"] ?? "";
  return new Response(new Uint8Array(request.body), { headers: { "content-type": type } }).formData();
}

export function context(options: { signal?: AbortSignal; deadline?: number; scope?: SubjectScope } = {}): CallContext {
  return {
    signal: options.signal ?? new AbortController().signal,
    deadline: options.deadline ?? performance.now() + 10_000,
    scope: options.scope ?? {},
  };
}

export const tools: ProviderTools = { log: pino({ enabled: false }) };

/** The failure that this throws; an error where it does not throw one. */
export async function failureOf(work: Promise<unknown>): Promise<VendorFailure> {
  try {
    await work;
  } catch (error) {
    if (error instanceof VendorFailure) return error;
    throw error;
  }
  throw new Error("expected a VendorFailure, and nothing was thrown");
}

export function nik(text: string): Nik {
  if (!isNik(text)) throw new Error("not a NIK");
  return text;
}

export function day(text: string): CalendarDate {
  if (!isCalendarDate(text)) throw new Error("not a date");
  return text;
}

export function country(text: string): CountryCode {
  if (!isTwoLetters(text)) throw new Error("not a country");
  return text;
}

function isTwoLetters(text: string): text is CountryCode {
  return /^[A-Z]{2}$/.test(text);
}

/** Everything that a caller can say of a person. */
export const SITI: Person = {
  nik: nik("3275014506900001"),
  name: "SITI NURHALIZA",
  dateOfBirth: day("1990-06-05"),
  placeOfBirth: "BEKASI",
  gender: "FEMALE",
  familyCardNumber: "3275010101100001",
  motherMaidenName: "RATNA",
  maritalStatus: "KAWIN",
  occupation: "GURU",
  address: {
    line: "JL MELATI 1",
    rt: "001",
    rw: "002",
    subdistrict: "KAYURINGIN",
    district: "BEKASI SELATAN",
    city: "KOTA BEKASI",
    province: "JAWA BARAT",
    postalCode: "17144",
  },
};

export function fittedImage(format: ImageFormat = "jpeg", text = "the very image"): FittedImage {
  const bytes = Buffer.from(text);
  return { bytes, format, base64: bytes.toString("base64") };
}

export function asks(person: Person, checks: readonly CheckName[], selfie?: FittedImage): Question {
  return { subject: "person", person, checks: new Set(checks), ...(selfie === undefined ? {} : { selfie }) };
}

/** A connected provider's endpoint by its name. */
export function endpointOf(provider: Provider, name: string): Endpoint {
  const endpoint = provider.endpoints.find((candidate) => candidate.name === name);
  if (endpoint === undefined) throw new Error(`no endpoint ${name}`);
  return endpoint;
}
