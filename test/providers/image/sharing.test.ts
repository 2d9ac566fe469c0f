import { describe, expect, it } from "vitest";

import type { ImageLimit } from "../../../src/domain/selfie.ts";
import { opened, picture } from "./pictures.ts";
import { CountingStudio } from "./studio.ts";

const BOTH = ["jpeg", "png"] as const;
const ROOMY: ImageLimit = { formats: BOTH, maxBytes: 2_000_000 };
const LESS: ImageLimit = { formats: BOTH, maxBytes: 1_500_000 };
const NARROW: ImageLimit = { formats: BOTH, minBytes: 102_400, maxBytes: 200_000, minWidth: 500, minHeight: 500 };

const noisy = await picture(700, 700, "noise").withMetadata({ orientation: 6 }).jpeg().toBuffer();
const small = await picture(64, 64, "noise").webp().toBuffer();

const aborted = expect.objectContaining({ name: "AbortError" });

describe("the work of several limits", () => {
  it("is one decoding and one encoding where that meets them all", async () => {
    const studio = new CountingStudio();
    const selfie = await opened(noisy, studio);
    const [roomy, less] = await Promise.all([ROOMY, LESS].map((limit) => selfie.fit(limit)));
    expect(less).toBe(roomy);
    expect(studio).toMatchObject({ decodes: 1, encodes: 1 });
  });

  it("is one decoding where a limit needs encodings of its own", async () => {
    const studio = new CountingStudio();
    const selfie = await opened(noisy, studio);
    const [narrow, roomy] = await Promise.all([NARROW, ROOMY].map((limit) => selfie.fit(limit)));
    expect(narrow === roomy).toBe(false);
    expect(narrow).not.toHaveProperty("unfit");
    expect(studio.decodes).toBe(1);
    // Noise is the picture that estimates know least of.
    expect(studio.encodes).toBeLessThanOrEqual(3);
  });

  it("is nothing where the picture meets them as it is", async () => {
    const studio = new CountingStudio();
    const bytes = await picture(64, 64, "noise").jpeg().toBuffer();
    const selfie = await opened(bytes, studio);
    const [roomy, less] = await Promise.all([selfie.fit(ROOMY), selfie.fit(LESS)]);
    expect(less).toBe(roomy);
    expect(roomy).toHaveProperty("bytes", bytes);
    expect(studio).toMatchObject({ decodes: 0, encodes: 0 });
  });

  it("keeps no pixels when it is done: a limit asked later decodes again", async () => {
    const studio = new CountingStudio();
    const selfie = await opened(small, studio);
    await selfie.fit(ROOMY);
    await selfie.fit(ROOMY);
    expect(studio.decodes).toBe(1);
    await selfie.fit(LESS);
    expect(studio.decodes).toBe(2);
  });

  it("leaves the lane to the next picture", async () => {
    const studio = new CountingStudio();
    const selfies = await Promise.all([small, noisy, small].map((bytes) => opened(bytes, studio)));
    const images = await Promise.all(selfies.map((selfie) => selfie.fit(ROOMY)));
    expect(images.filter((image) => "unfit" in image)).toEqual([]);
    await studio.idle();
  });
});

describe("a fit that nobody wants any more", () => {
  it("is dropped while it waits behind another picture, and can be asked again", async () => {
    const studio = new CountingStudio();
    const gate = studio.close();
    const first = (await opened(small, studio)).fit(ROOMY);
    await gate.reached;

    const behind = await opened(small, studio);
    const caller = new AbortController();
    const dropped = behind.fit(ROOMY, caller.signal);
    caller.abort();
    await expect(dropped).rejects.toEqual(aborted);

    gate.open();
    expect(await first).toHaveProperty("format", "jpeg");
    await studio.idle();
    expect(studio.decodes).toBe(1);

    expect(await behind.fit(ROOMY, new AbortController().signal)).toHaveProperty("format", "jpeg");
    expect(studio.decodes).toBe(2);
  });

  it("stops before its next step, and can be asked again", async () => {
    const studio = new CountingStudio();
    const gate = studio.close();
    const selfie = await opened(small, studio);
    const caller = new AbortController();
    const fit = selfie.fit(ROOMY, caller.signal);
    await gate.reached;
    caller.abort();
    await expect(fit).rejects.toEqual(aborted);
    gate.open();
    await studio.idle();
    expect(studio).toMatchObject({ decodes: 1, encodes: 0 });
    expect(await selfie.fit(ROOMY)).toHaveProperty("format", "jpeg");
  });

  it("can be asked again in the very moment in which it is dropped", async () => {
    const studio = new CountingStudio();
    const gate = studio.close();
    const first = (await opened(small, studio)).fit(ROOMY);
    await gate.reached;
    const selfie = await opened(small, studio);
    const caller = new AbortController();
    const dropped = selfie.fit(ROOMY, caller.signal);
    caller.abort();
    const again = selfie.fit(ROOMY);
    await expect(dropped).rejects.toEqual(aborted);
    gate.open();
    expect(await Promise.all([first, again])).toEqual([
      expect.objectContaining({ format: "jpeg" }),
      expect.objectContaining({ format: "jpeg" }),
    ]);
    await studio.idle();
  });

  it("is not begun where the signal was aborted before", async () => {
    const studio = new CountingStudio();
    const selfie = await opened(small, studio);
    await expect(selfie.fit(ROOMY, AbortSignal.abort())).rejects.toEqual(aborted);
    expect(studio.decodes).toBe(0);
  });
});

describe("vendors with signals of their own", () => {
  it.each([
    ["another signal", (): AbortSignal | undefined => new AbortController().signal],
    ["no signal", (): AbortSignal | undefined => undefined],
  ])("get the image though the first to ask has gone: %s", async (_, signal) => {
    const studio = new CountingStudio();
    const gate = studio.close();
    const selfie = await opened(small, studio);
    const caller = new AbortController();
    const gone = selfie.fit(ROOMY, caller.signal);
    const waits = selfie.fit(ROOMY, signal());
    await gate.reached;
    caller.abort();
    await expect(gone).rejects.toEqual(aborted);
    gate.open();
    expect(await waits).toHaveProperty("format", "jpeg");
    expect(studio).toMatchObject({ decodes: 1, encodes: 1 });
  });

  it("get their own limit's image of the same decoding, though another limit's vendor has gone", async () => {
    const studio = new CountingStudio();
    const gate = studio.close();
    const selfie = await opened(noisy, studio);
    const caller = new AbortController();
    const gone = selfie.fit(NARROW, caller.signal);
    const waits = selfie.fit(ROOMY, new AbortController().signal);
    await gate.reached;
    caller.abort();
    await expect(gone).rejects.toEqual(aborted);
    gate.open();
    expect(await waits).toHaveProperty("format", "jpeg");
    expect(studio).toMatchObject({ decodes: 1, encodes: 1 });
  });

  it("stop the work when all of them have gone", async () => {
    const studio = new CountingStudio();
    const gate = studio.close();
    const selfie = await opened(small, studio);
    const callers = [new AbortController(), new AbortController()];
    const fits = callers.map(({ signal }) => selfie.fit(ROOMY, signal));
    await gate.reached;
    for (const caller of callers) caller.abort();
    await Promise.all(fits.map((fit) => expect(fit).rejects.toEqual(aborted)));
    gate.open();
    await studio.idle();
    expect(studio).toMatchObject({ decodes: 1, encodes: 0 });
  });
});
