import { afterEach } from "vitest";
import { hyperverge } from "../../../src/providers/hyperverge/index.ts";
import type { Provider, Reply } from "../../../src/providers/provider.ts";
import { asks, context, endpointOf, failureOf, fakeVendor, fittedImage, SITI, tools } from "../support.ts";
import type { FakeVendor, Scripted } from "../support.ts";

const open: Provider[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((provider) => provider.close()));
});

type Settings = Readonly<Record<string, string>>;

export function ask(vendor: FakeVendor, settings: Settings = {}, signal?: AbortSignal): Promise<Reply> {
  const provider = hyperverge.connect(
    {
      HYPERVERGE_BASE_URL: vendor.baseUrl,
      HYPERVERGE_APP_ID: "app",
      HYPERVERGE_APP_KEY: "k3y",
      HYPERVERGE_SCORE_SCALE: "auto",
      HYPERVERGE_NIK_UNKNOWN_MESSAGE: "nik not found",
      ...settings,
    },
    tools,
  );
  open.push(provider);
  const question = asks(SITI, ["FACE"], fittedImage());
  return endpointOf(provider, "dukcapil-with-facematch").ask(question, context(signal === undefined ? {} : { signal }));
}

export async function reply(json: unknown, settings: Settings = {}, status = 200): Promise<Reply> {
  await using vendor = await fakeVendor({ status, json });
  return await ask(vendor, settings);
}

export async function failure(script: Scripted, settings: Settings = {}) {
  await using vendor = await fakeVendor(script);
  return await failureOf(ask(vendor, settings));
}

export const IDS = { metaData: { requestId: "hv-1", transactionId: "t" } };
export const success = (result: unknown) => ({ status: "success", statusCode: "200", result, ...IDS });
