import type { Codec, JpegOptions, Pixels, PngOptions, Size } from "./codec.ts";
import { abortError } from "./lanes.ts";

/** A decoded picture that can be encoded in several ways, whole or smaller. */
export interface Picture extends Size {
  jpeg(options: JpegOptions, size?: Size): Promise<Buffer>;
  png(options: PngOptions, size?: Size): Promise<Buffer>;
}

/** Decoded once; what is asked twice of the whole picture is encoded once, so that limits share what meets them all. */
export class DecodedPicture {
  readonly #pixels: Pixels;
  readonly #codec: Codec;
  readonly #jpegs = new Map<string, Promise<Buffer>>();

  constructor(pixels: Pixels, codec: Codec) {
    this.#pixels = pixels;
    this.#codec = codec;
  }

  /** The picture as it is for one who may lose interest: an aborted signal stops before the next encoding. */
  until(stop: AbortSignal): Picture {
    const { width, height } = this.#pixels;
    return {
      width,
      height,
      jpeg: async (options, size) => {
        if (stop.aborted) throw abortError();
        return size === undefined ? this.#whole(options) : this.#codec.jpeg(this.#pixels, options, size);
      },
      png: async (options, size = this.#pixels) => {
        if (stop.aborted) throw abortError();
        return this.#codec.png(this.#pixels, options, size);
      },
    };
  }

  #whole(options: JpegOptions): Promise<Buffer> {
    const key = `${options.quality} ${options.fullColour === true}`;
    const made = this.#jpegs.get(key) ?? this.#codec.jpeg(this.#pixels, options, this.#pixels);
    this.#jpegs.set(key, made);
    return made;
  }
}
