import { once } from "node:events";
import { createServer as createTlsServer } from "node:https";
import { createServer } from "node:net";
import type { Server, Socket } from "node:net";
import { getCACertificates, setDefaultCACertificates } from "node:tls";

import { afterAll, describe, expect, test } from "vitest";

import { selfSigned } from "./support/certificate.ts";
import { Desk } from "./support/desk.ts";
import { doctor, LIVE, SCREENING_ONLY } from "./support/doctor.ts";

const desk = new Desk();
const folder = desk.put("lists.yaml", SCREENING_ONLY).replace(/\/lists\.yaml$/, "");
const system = getCACertificates("default");
afterAll(() => {
  setDefaultCACertificates(system);
  desk.clear();
});

/** Live mode with an Iluma at this address. */
const ilumaAt = (baseUrl: string) => ({
  ...LIVE,
  SAKSI_POLICIES: folder,
  SAKSI_POLICY: "lists",
  ILUMA_BASE_URL: baseUrl,
  ILUMA_API_KEY: "iluma_development_secret",
});

interface Listening extends AsyncDisposable {
  readonly port: number;
}

async function listening(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  server.on("connection", (socket: Socket) => open.add(socket));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return {
    port: address.port,
    async [Symbol.asyncDispose]() {
      for (const socket of open) socket.destroy();
      server.close();
      await once(server, "close");
    },
  };
}

/** A vendor behind TLS, and what it was sent. */
async function secureVendor(certificate: { readonly cert: string; readonly key: string }) {
  const requests: string[] = [];
  const server = createTlsServer(certificate, ({ method, url }, response) => {
    requests.push(`${method} ${url}`);
    response.setHeader("content-type", "application/json");
    response.end(method === "HEAD" ? undefined : '{"token":"callback"}');
  });
  return { ...(await listening(server)), requests };
}

describe("the way to a vendor", () => {
  test("ends at a name that nobody knows", async () => {
    const { code, vendor } = await doctor(ilumaAt("https://vendor.invalid"));
    expect(code).toBe(1);
    expect(vendor("ILUMA").findings).toEqual([
      { about: "dns", level: "problem", text: expect.stringContaining("cannot resolve vendor.invalid: ") },
    ]);
  });

  test("ends where nothing listens", async () => {
    let free: number;
    {
      await using server = await listening(createServer());
      free = server.port;
    }
    const { code, text } = await doctor(ilumaAt(`http://127.0.0.1:${free}`));
    expect([code, text("ILUMA", "connection")]).toEqual([
      1,
      `none to 127.0.0.1:${free}: nothing listens there (ECONNREFUSED)`,
    ]);
  });

  test("ends where what answers does not speak TLS", async () => {
    await using server = await listening(createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    const { code, text } = await doctor(ilumaAt(`https://localhost:${server.port}`));
    expect(code).toBe(1);
    expect(text("ILUMA", "connection")).toMatch(/^no TLS with localhost:\d+: what answers there does not speak TLS/);
  });

  test("ends where a connection is closed before TLS is agreed on", async () => {
    await using server = await listening(createServer((socket) => socket.once("data", () => socket.end())));
    const { text } = await doctor(ilumaAt(`https://localhost:${server.port}`));
    expect(text("ILUMA", "connection")).toContain("closed the connection before TLS was agreed on");
  });

  test("ends, within the timeout, where a connection is taken and nothing is said", async () => {
    await using server = await listening(createServer());
    const started = performance.now();
    const { code, text } = await doctor(ilumaAt(`https://localhost:${server.port}`), "--timeout", "300ms");
    expect(performance.now() - started).toBeLessThan(5000);
    expect(code).toBe(1);
    expect(text("ILUMA", "connection")).toContain("did not agree on TLS within 300 ms");
  });

  test("ends where what answers does not speak HTTP", async () => {
    await using server = await listening(createServer((socket) => socket.end("hush-hush\r\n\r\n")));
    const { code, out, text } = await doctor(ilumaAt(`http://127.0.0.1:${server.port}`));
    expect([code, text("ILUMA", "answer")]).toEqual([1, "Iluma answered with something that is not HTTP."]);
    expect(out).not.toContain("hush-hush");
  });
});

describe("a vendor's certificate", () => {
  test("that nobody trusts is shown, and nothing is sent to whoever has it", async () => {
    await using vendor = await secureVendor(selfSigned({ until: 400 }));
    const { code, levels, text } = await doctor(ilumaAt(`https://localhost:${vendor.port}`));
    expect([code, levels("ILUMA")]).toMatchObject([1, { certificate: "problem", credentials: "note" }]);
    expect(text("ILUMA", "certificate")).toContain("not trusted, for nobody but itself has signed it");
    expect(vendor.requests).toEqual([]);
  });

  /** What `NODE_EXTRA_CA_CERTS` would make of it. */
  async function trusted(wanted: Parameters<typeof selfSigned>[0]) {
    const certificate = selfSigned(wanted);
    setDefaultCACertificates([...system, certificate.cert]);
    await using vendor = await secureVendor(certificate);
    return { ...(await doctor(ilumaAt(`https://localhost:${vendor.port}`))), requests: vendor.requests };
  }

  test("that is trusted and valid for long is well, and everything else is looked at", async () => {
    const { code, levels, vendor, requests } = await trusted({ until: 400 });
    expect([code, levels("ILUMA")]).toMatchObject([
      0,
      { dns: "ok", connection: "ok", certificate: "ok", answer: "ok" },
    ]);
    expect(vendor("ILUMA").certificate).toMatchObject({ trusted: true, daysLeft: 399, protocol: "TLSv1.3" });
    expect(requests.toSorted()).toEqual(["GET /health", "GET /v1/callback/authentication_tokens", "HEAD /"]);
  });

  test("that is soon over is warned of, while the vendor is used", async () => {
    const { code, levels, text } = await trusted({ until: 10.5 });
    expect([code, levels("ILUMA")]).toMatchObject([1, { certificate: "warning", credentials: "ok" }]);
    expect(text("ILUMA", "certificate")).toContain("that is 10 days from now");
  });

  test("that has expired is not trusted", async () => {
    const { text } = await trusted({ until: -1 });
    expect(text("ILUMA", "certificate")).toContain("not trusted, for it has expired");
  });

  test("that is for another host is not trusted", async () => {
    const { text } = await trusted({ until: 400, host: "elsewhere.example" });
    expect(text("ILUMA", "certificate")).toContain("not trusted, for it is for another host");
  });

  test("writes no control characters on the terminal", async () => {
    const { vendor } = await trusted({ until: 400 });
    expect(vendor("ILUMA").certificate?.subject).toBe("Vendor ?1B?31mof the test");
  });
});
