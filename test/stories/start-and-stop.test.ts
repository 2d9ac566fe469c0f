import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { expect, it } from "vitest";

import { launch } from "./launch.ts";
import { says } from "./support.ts";

it("refuses to start with everything that is wrong with its environment, and no value", async () => {
  const { ended } = launch({
    SAKSI_MODE: "live",
    PORT: "seven",
    GLAIR_PASSWORD: "hush-hush",
    SAKSI_SANDBOX_GLAIR_LATENCY: "x",
  });
  const { code, err } = await ended;
  expect(code).toBe(1);
  for (const name of ["PORT", "SAKSI_API_KEYS", "GLAIR_USERNAME", "SAKSI_SANDBOX_GLAIR_LATENCY"])
    expect(err).toContain(name);
  expect(err).not.toContain("hush-hush");
});

it("refuses to start with a policy that cannot be trusted, and shows the line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "saksi-policies-"));
  await writeFile(
    join(folder, "broken.yaml"),
    "policy: broken\nversion: 1\nrules: []\nbands: [{ below: 3, outcome: APPROVE }]\n",
  );
  const { code, err } = await launch({ SAKSI_POLICIES: folder, PORT: "0" }).ended;
  expect(code).toBe(1);
  expect(err).toContain("broken.yaml:4:");
});

it("refuses to start where the live policy is not there, and names the ones that are", async () => {
  const { code, err } = await launch({ SAKSI_POLICY: "nobodys", PORT: "0" }).ended;
  expect(code).toBe(1);
  expect(err).toContain("default");
});

it("refuses to start where its port is taken, and says so in a sentence", async () => {
  const { child, ended, listening } = launch({ PORT: "0" });
  const port = new URL(await listening).port;
  const { code, err } = await launch({ PORT: port }).ended;
  expect(code).toBe(1);
  expect(err).toContain(`port ${port} of 127.0.0.1 is in use by another program`);
  expect(err).not.toContain("    at ");
  child.kill("SIGTERM");
  await ended;
});

it("stops on SIGTERM after the request in flight has its answer, and ends by itself", async () => {
  const latency = { SAKSI_SANDBOX_GLAIR_LATENCY: "700", SAKSI_SANDBOX_IDMETA_LATENCY: "0" };
  const { child, ended, listening } = launch({ PORT: "0", ...latency });
  const url = await listening;
  const { nik, name } = says("all-match");
  const query = `{ identity(input: { nik: "${nik}", name: "${name}" }) { verdict providers { provider status } } }`;
  const asked = fetch(`${url}/graphql`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query }),
  });
  await expect.poll(async () => (await fetch(`${url}/ready`)).status).toBe(200);
  child.kill("SIGTERM");
  const answer = await (await asked).text();
  expect(answer).toContain(`"verdict":"MATCH"`);
  expect(await ended).toMatchObject({ code: 0 });
});
