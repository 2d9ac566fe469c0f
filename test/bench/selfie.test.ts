import sharp from "sharp";
import { expect, test } from "vitest";

import { makeSelfie } from "../../bench/selfie.ts";

test("the selfie is a JPEG of about 150 KB that every vendor takes as it is", async () => {
  const selfie = await makeSelfie();
  const { format, width, height } = await sharp(selfie).metadata();
  expect(format).toBe("jpeg");
  expect(Math.min(width, height)).toBeGreaterThanOrEqual(500);
  expect(selfie.length).toBeGreaterThan(140_000);
  expect(selfie.length).toBeLessThan(160_000);
});
