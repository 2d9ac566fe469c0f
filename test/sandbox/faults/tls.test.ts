import { X509Certificate } from "node:crypto";

import { Agent, fetch as ask } from "undici";
import { afterEach, describe, expect, test } from "vitest";

import { newIdentities } from "../../../src/sandbox/tls/identities.ts";
import { failing, faultNamed, sandboxWith } from "./support.ts";

const agents: Agent[] = [];
afterEach(async () => {
  await Promise.all(agents.splice(0).map((agent) => agent.destroy()));
});

/** A client that trusts this certificate; nobody but the public authorities where it is null. */
function trusting(certificate: string | null): Agent {
  const agent = new Agent(certificate === null ? {} : { connect: { ca: certificate } });
  agents.push(agent);
  return agent;
}

describe("a vendor that speaks TLS", () => {
  test("answers who trusts its certificate, and nobody else", async () => {
    const { sandbox, vendors } = await sandboxWith({ tls: ["ILUMA"] });
    const health = `${vendors.value("ILUMA_BASE_URL")}/health`;
    expect(health).toMatch(/^https:\/\/127\.0\.0\.1:/);
    const response = await ask(health, { dispatcher: trusting(sandbox.certificate) });
    expect(await response.json()).toEqual({ status: "OK" });
    expect(await failing(ask(health, { dispatcher: trusting(null) }))).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
    expect(vendors.value("GLAIR_BASE_URL")).toMatch(/^http:/);
  });

  test("tls-failure: even who trusts it sees an expired certificate, on connections that stood as well", async () => {
    const { sandbox, vendors } = await sandboxWith({ tls: ["ILUMA"] });
    const health = `${vendors.value("ILUMA_BASE_URL")}/health`;
    const dispatcher = trusting(sandbox.certificate);
    const status = async (): Promise<number> => {
      const response = await ask(health, { dispatcher });
      await response.text();
      return response.status;
    };
    expect(await status()).toBe(200);
    sandbox.configure("ILUMA", { faults: [faultNamed("tls-failure")] });
    // The connection that stood may end under this call before the client knows of its end.
    expect(await failing(status())).toMatch(/CERT_HAS_EXPIRED|ECONNRESET|UND_ERR_SOCKET|DEPTH_ZERO/);
    expect(await failing(status())).toMatch(/CERT_HAS_EXPIRED|DEPTH_ZERO_SELF_SIGNED_CERT/);
    sandbox.configure("ILUMA", { faults: [] });
    expect(await status()).toBe(200);
    expect(sandbox.calls("ILUMA")).toHaveLength(2);
  });

  test("has its other faults over TLS too: a reset is a reset", async () => {
    const { sandbox, vendors } = await sandboxWith({
      tls: ["ILUMA"],
      settings: { ILUMA: { faults: [faultNamed("reset-before-headers")] } },
    });
    const url = `${vendors.value("ILUMA_BASE_URL")}/health`;
    expect(await failing(ask(url, { dispatcher: trusting(sandbox.certificate) }))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    await sandbox.settled();
    expect(sandbox.calls()).toMatchObject([{ fault: "reset-before-headers", cancelled: false }]);
  });

  test("is one that starts with tls-failure, without being told", async () => {
    const { vendors } = await sandboxWith({ settings: { GLAIR: { faults: [faultNamed("tls-failure")] } } });
    const url = vendors.value("GLAIR_BASE_URL");
    expect(url).toMatch(/^https:/);
    expect(await failing(ask(url, { dispatcher: trusting(null) }))).toMatch(/CERT_HAS_EXPIRED|DEPTH_ZERO/);
  });

  test("there is no certificate where nobody speaks TLS", async () => {
    expect((await sandboxWith()).sandbox.certificate).toBeNull();
  });
});

test("the certificates are what they say: for loopback, signed by themselves, one in force and one not", () => {
  const { valid, expired } = newIdentities();
  for (const { cert } of [valid, expired]) {
    const certificate = new X509Certificate(cert);
    expect(certificate.subjectAltName).toBe("IP Address:127.0.0.1");
    expect(certificate.checkIP("127.0.0.1")).toBe("127.0.0.1");
    expect(certificate.subject).toBe("CN=Saksi sandbox");
    expect(certificate.verify(certificate.publicKey)).toBe(true);
  }
  const [now, inForce, over] = [new Date(), new X509Certificate(valid.cert), new X509Certificate(expired.cert)];
  expect(inForce.validFromDate < now && now < inForce.validToDate).toBe(true);
  expect(over.validToDate < now).toBe(true);
});
