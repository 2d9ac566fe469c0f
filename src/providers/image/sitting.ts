import { availableParallelism } from "node:os";

import { SHARP_CODEC } from "./codec.ts";
import type { Codec, Size } from "./codec.ts";
import { Lanes } from "./lanes.ts";
import type { Release } from "./lanes.ts";
import { DecodedPicture } from "./picture.ts";
import type { Picture } from "./picture.ts";
import { SharedWork } from "./shared-work.ts";

/** What pictures are worked on with. One for all of them, so that together they keep to its lanes. */
export interface Studio {
  readonly codec: Codec;
  /** How many pictures may be decoded at a time: it bounds their pixels in memory and the threads at work on them. */
  readonly lanes: Lanes;
}

/** sharp works in Node's pool of four threads, which name look-ups and files need too: some of it stays free for them. */
export const STUDIO: Studio = {
  codec: SHARP_CODEC,
  lanes: new Lanes(Math.min(Math.max(availableParallelism() - 1, 1), 3)),
};

/** The pixels of a file cannot be decoded. The decoder's own words are left out: they may quote the file. */
export class UndecodableError extends Error {
  override readonly name = "UndecodableError";
}

/** The picture of a file, decoded while somebody works with it and no longer. */
export class Sitter {
  readonly #file: Buffer;
  readonly #maxPixels: number;
  readonly #studio: Studio;
  #sitting: Sitting | undefined;

  constructor(file: Buffer, maxPixels: number, studio: Studio) {
    this.#file = file;
    this.#maxPixels = maxPixels;
    this.#studio = studio;
  }

  /**
   * Works with the picture in a size. Those who ask while others work share the decoded pixels, and take turns.
   * @throws {UndecodableError}
   * @throws {Error} named AbortError, once the signal is aborted: at once while it waits, else before its next step.
   */
  async sit<T>(size: Size, stop: AbortSignal, work: (picture: Picture) => Promise<T>): Promise<T> {
    if (this.#sitting === undefined || this.#sitting.lane.stopped) this.#sitting = new Sitting(this.#studio);
    const sitting = this.#sitting;
    sitting.users += 1;
    try {
      await sitting.lane.join(stop);
      const done = await sitting.turns.take(stop);
      try {
        const picture = await sitting.pictureOf(size, () => this.#decode(size));
        return await work(picture.until(stop));
      } finally {
        done();
      }
    } finally {
      sitting.users -= 1;
      if (sitting.users === 0) {
        sitting.end();
        if (this.#sitting === sitting) this.#sitting = undefined;
      }
    }
  }

  async #decode(size: Size): Promise<DecodedPicture> {
    const { codec } = this.#studio;
    try {
      return new DecodedPicture(await codec.decode(this.#file, size, this.#maxPixels), codec);
    } catch {
      throw new UndecodableError("The pixels cannot be decoded.");
    }
  }
}

/** From the wait for a lane until nobody works with the picture any more. The pixels go with it. */
class Sitting {
  readonly lane: SharedWork<Release>;
  readonly turns = new Lanes(1);
  users = 0;
  readonly #pictures = new Map<string, Promise<DecodedPicture>>();

  constructor({ lanes }: Studio) {
    this.lane = new SharedWork((stop) => lanes.take(stop));
  }

  pictureOf({ width, height }: Size, decode: () => Promise<DecodedPicture>): Promise<DecodedPicture> {
    const key = `${width}x${height}`;
    const picture = this.#pictures.get(key) ?? decode();
    this.#pictures.set(key, picture);
    return picture;
  }

  end(): void {
    this.lane.result.then(
      (release) => release(),
      () => undefined,
    );
  }
}
