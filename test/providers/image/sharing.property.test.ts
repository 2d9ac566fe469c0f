import fc from "fast-check";
import { expect, it } from "vitest";

import type { Codec, Pixels } from "../../../src/providers/image/codec.ts";
import { Lanes } from "../../../src/providers/image/lanes.ts";
import { opened, picture } from "./pictures.ts";

const file = await picture(8, 8, "flat").webp().toBuffer();
const PIXELS: Pixels = { data: Buffer.alloc(192), width: 8, height: 8, channels: 3 };
const START = Buffer.from([0xff, 0xd8, 0xff, 0xd9]);

const ask = fc.record({
  selfie: fc.nat({ max: 3 }),
  maxBytes: fc.integer({ min: 100, max: 102 }),
  patience: fc.constantFrom("stays", "goes", "has no signal"),
});

it("whoever stays gets an image, whoever goes an AbortError, and no lane stays taken", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 2 }),
      fc.array(ask, { maxLength: 12 }),
      async (scheduler, places, asks) => {
        let decoding = 0;
        const codec: Codec = {
          decode: async () => {
            decoding += 1;
            expect(decoding).toBeLessThanOrEqual(places);
            const pixels = await scheduler.schedule(Promise.resolve(PIXELS));
            decoding -= 1;
            return pixels;
          },
          jpeg: () => scheduler.schedule(Promise.resolve(START)),
          png: () => scheduler.schedule(Promise.resolve(START)),
        };
        const lanes = new Lanes(places);
        const selfies = await Promise.all([0, 1, 2, 3].map(() => opened(file, { codec, lanes })));

        const outcomes = asks.map(async ({ selfie, maxBytes, patience }) => {
          const caller = new AbortController();
          await scheduler.schedule(Promise.resolve());
          if (patience === "goes") void scheduler.schedule(Promise.resolve()).then(() => caller.abort());
          const signal = patience === "has no signal" ? undefined : caller.signal;
          const outcome = await selfies[selfie]
            ?.fit({ formats: ["jpeg"], maxBytes }, signal)
            .then((image) => ("unfit" in image ? "unfit" : "image"))
            .catch((error: unknown) => (error instanceof Error ? error.name : "?"));
          expect(patience === "goes" ? ["image", "AbortError"] : ["image"]).toContain(outcome);
        });
        await scheduler.waitFor(Promise.all(outcomes));
        await scheduler.waitAll();

        const free = Array.from({ length: places }, () => lanes.take(new AbortController().signal));
        await scheduler.waitFor(Promise.all(free));
      },
    ),
    { numRuns: 300 },
  );
});
