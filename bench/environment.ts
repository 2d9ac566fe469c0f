import * as z from "zod";

/** Where the bench's vendors listen. */
export const vendorUrlsSchema = z.object({
  idmeta: z.url(),
  glair: z.url(),
  hyperverge: z.url(),
  iluma: z.url(),
});
export type VendorUrls = z.infer<typeof vendorUrlsSchema>;

/** The variables by which every side is told of the vendors: they are Saksi's own, so that all are configured alike. */
export function vendorEnvironment(urls: VendorUrls): Record<string, string> {
  return {
    IDMETA_BASE_URL: urls.idmeta,
    IDMETA_TOKEN: "bench-token",
    IDMETA_TRUST_FLOW_ID: "1",
    GLAIR_BASE_URL: urls.glair,
    GLAIR_USERNAME: "bench",
    GLAIR_PASSWORD: "bench-password",
    GLAIR_API_KEY: "bench-key",
    HYPERVERGE_BASE_URL: urls.hyperverge,
    HYPERVERGE_APP_ID: "bench-app",
    HYPERVERGE_APP_KEY: "bench-key",
    ILUMA_BASE_URL: urls.iluma,
    ILUMA_API_KEY: "iluma_development_bench",
  };
}

const settingsSchema = z.object({
  PORT: z.coerce.number().int(),
  IDMETA_BASE_URL: z.url(),
  IDMETA_TOKEN: z.string(),
  IDMETA_TRUST_FLOW_ID: z.coerce.number().int(),
  GLAIR_BASE_URL: z.url(),
  GLAIR_USERNAME: z.string(),
  GLAIR_PASSWORD: z.string(),
  GLAIR_API_KEY: z.string(),
  HYPERVERGE_BASE_URL: z.url(),
  HYPERVERGE_APP_ID: z.string(),
  HYPERVERGE_APP_KEY: z.string(),
  ILUMA_BASE_URL: z.url(),
  ILUMA_API_KEY: z.string(),
});

/** What the floor and the Apollo side know of the vendors. */
export interface Settings {
  readonly port: number;
  readonly idmeta: { readonly url: string; readonly authorization: string; readonly trustFlowId: number };
  readonly glair: { readonly url: string; readonly authorization: string; readonly apiKey: string };
  readonly hyperverge: { readonly url: string; readonly appId: string; readonly appKey: string };
  readonly iluma: { readonly url: string; readonly authorization: string };
}

/** @throws {z.ZodError} naming the variables that are missing. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const read = settingsSchema.parse(environment);
  return {
    port: read.PORT,
    idmeta: {
      url: read.IDMETA_BASE_URL,
      authorization: `Bearer ${read.IDMETA_TOKEN}`,
      trustFlowId: read.IDMETA_TRUST_FLOW_ID,
    },
    glair: {
      url: read.GLAIR_BASE_URL,
      authorization: basic(read.GLAIR_USERNAME, read.GLAIR_PASSWORD),
      apiKey: read.GLAIR_API_KEY,
    },
    hyperverge: { url: read.HYPERVERGE_BASE_URL, appId: read.HYPERVERGE_APP_ID, appKey: read.HYPERVERGE_APP_KEY },
    iluma: { url: read.ILUMA_BASE_URL, authorization: basic(read.ILUMA_API_KEY, "") },
  };
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}`;
}
