import { createServer } from "node:http";
import { text } from "node:stream/consumers";

import { z } from "zod";

const Value = z.union([
  z.object({ stringValue: z.string() }).transform(({ stringValue }) => stringValue),
  z.object({ intValue: z.coerce.number() }).transform(({ intValue }) => intValue),
  z.object({ boolValue: z.boolean() }).transform(({ boolValue }) => boolValue),
  z
    .object({ arrayValue: z.object({ values: z.array(z.object({ stringValue: z.string() })).default([]) }) })
    .transform(({ arrayValue }) => arrayValue.values.map(({ stringValue }) => stringValue)),
]);

const Attributes = z
  .array(z.object({ key: z.string(), value: Value }))
  .transform((pairs) => Object.fromEntries(pairs.map(({ key, value }) => [key, value])));

const ReceivedSpan = z.object({
  name: z.string(),
  kind: z.number(),
  traceId: z.string(),
  spanId: z.string(),
  parentSpanId: z.string().optional(),
  attributes: Attributes,
  status: z.object({ code: z.number() }),
});
export type ReceivedSpan = z.infer<typeof ReceivedSpan>;

const Export = z.object({
  resourceSpans: z.array(
    z.object({
      resource: z.object({ attributes: Attributes }),
      scopeSpans: z.array(z.object({ spans: z.array(ReceivedSpan) })),
    }),
  ),
});

/** By OTLP's numbers. */
export const KIND = { INTERNAL: 1, SERVER: 2, CLIENT: 3 } as const;
export const FAILED = 2;

/** A collector: takes OTLP in JSON over HTTP, and remembers it. */
export async function startReceiver({ status = 200 }: { readonly status?: number } = {}) {
  const bodies: string[] = [];
  const server = createServer(async (request, response) => {
    bodies.push(await text(request));
    response.writeHead(status, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (typeof address !== "object" || address === null) throw new RangeError("the receiver has no port");
  const received = () => bodies.map((body) => Export.parse(JSON.parse(body))).flatMap((each) => each.resourceSpans);
  return {
    url: `http://127.0.0.1:${address.port}`,
    /** Everything that was sent, as it was. */
    text: () => bodies.join("\n"),
    resources: () => received().map(({ resource }) => resource.attributes),
    spans: (): ReceivedSpan[] => received().flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The tree under a span, each by its name; brothers and sisters in the alphabet's order. */
export type Tree = readonly [name: string, ...children: Tree[]];

export function treesOf(spans: readonly ReceivedSpan[], parent?: string): Tree[] {
  return spans
    .filter(({ parentSpanId }) => parentSpanId === parent)
    .map(({ name, spanId }): Tree => [name, ...treesOf(spans, spanId)])
    .toSorted(([one], [other]) => one.localeCompare(other));
}
