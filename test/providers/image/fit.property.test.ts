import fc from "fast-check";
import sharp from "sharp";
import { expect, it } from "vitest";

import type { ImageLimit } from "../../../src/domain/selfie.ts";
import { CONTENTS, opened, picture } from "./pictures.ts";
import { CountingStudio } from "./studio.ts";

const side = fc.integer({ min: 1, max: 260 });

/** Limits that a picture of enough pixels can always meet: noise of 120×120 takes some 10 kB at the least quality. */
const limits: fc.Arbitrary<ImageLimit> = fc
  .record({
    formats: fc.constantFrom<ImageLimit["formats"]>(["jpeg"], ["jpeg", "png"], ["png", "jpeg"]),
    minBytes: fc.integer({ min: 0, max: 40_000 }),
    room: fc.integer({ min: 0, max: 200_000 }),
    minWidth: fc.integer({ min: 1, max: 120 }),
    minHeight: fc.integer({ min: 1, max: 120 }),
  })
  .map(({ room, ...limit }) => ({ ...limit, maxBytes: Math.max(limit.minBytes + 4, 60_000) + room }));

it("a fit meets every limit when it is read again, or the pixels really are too few", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        width: side,
        height: side,
        content: fc.constantFrom(...CONTENTS),
        format: fc.constantFrom("jpeg" as const, "png" as const, "webp" as const),
        orientation: fc.constantFrom(1, 3, 6, 8),
      }),
      limits,
      async ({ width, height, content, format, orientation }, limit) => {
        const bytes = await picture(width, height, content).withMetadata({ orientation }).toFormat(format).toBuffer();
        const studio = new CountingStudio();
        const selfie = await opened(bytes, studio);
        expect([selfie.width, selfie.height]).toEqual(orientation >= 5 ? [height, width] : [width, height]);

        const { minBytes = 0, maxBytes = 0, minWidth = 0, minHeight = 0 } = limit;
        const image = await selfie.fit(limit);
        expect(studio.decodes).toBeLessThanOrEqual(1);
        expect(studio.encodes).toBeLessThanOrEqual(5);
        expect("unfit" in image).toBe(selfie.width < minWidth || selfie.height < minHeight);
        if ("unfit" in image) return;

        const read = await sharp(image.bytes).metadata();
        expect(read.format).toBe(image.format);
        expect(limit.formats).toContain(image.format);
        expect(image.bytes.length).toBeGreaterThanOrEqual(minBytes);
        expect(image.bytes.length).toBeLessThanOrEqual(maxBytes);
        expect(read.width).toBeGreaterThanOrEqual(minWidth);
        expect(read.height).toBeGreaterThanOrEqual(minHeight);
        expect(read.width).toBeLessThanOrEqual(selfie.width);
        expect(read.orientation ?? 1).toBe(1);
        expect(Buffer.from(image.base64, "base64").equals(image.bytes)).toBe(true);
      },
    ),
  );
}, 240_000);
