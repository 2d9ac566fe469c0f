import sharp from "sharp";
import { expect, test } from "vitest";

import { sampleSelfie, smallSampleSelfie } from "../../src/sandbox/sample-selfie.ts";

test("the sample selfie meets every vendor's limits as it is, and is the same every time", async () => {
  const selfie = await sampleSelfie();
  expect(await sharp(selfie).metadata()).toMatchObject({ format: "jpeg", width: 640, height: 640 });
  expect(selfie.length).toBeGreaterThanOrEqual(102_400);
  expect(selfie.length).toBeLessThanOrEqual(500_000);
  expect(selfie.equals(await sampleSelfie())).toBe(true);
});

test("the small one can be pasted, and has the pixels that the strictest vendor wants", async () => {
  const selfie = await smallSampleSelfie();
  expect(selfie.toString("base64").length).toBeLessThanOrEqual(8192);
  expect(await sharp(selfie).metadata()).toMatchObject({ format: "jpeg", width: 512, height: 512 });
});
