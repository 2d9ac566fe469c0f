import { SHARP_CODEC } from "../../../src/providers/image/codec.ts";
import { Lanes } from "../../../src/providers/image/lanes.ts";
import type { Studio } from "../../../src/providers/image/sitting.ts";

/** A studio of one lane that counts its work, and whose decoding can be held at a gate. */
export class CountingStudio implements Studio {
  readonly lanes = new Lanes(1);
  decodes = 0;
  encodes = 0;
  #gate: Gate | undefined;

  readonly codec: Studio["codec"] = {
    decode: async (file, size, maxPixels) => {
      this.decodes += 1;
      await this.#gate?.pass();
      return SHARP_CODEC.decode(file, size, maxPixels);
    },
    jpeg: (...encoding) => {
      this.encodes += 1;
      return SHARP_CODEC.jpeg(...encoding);
    },
    png: (...encoding) => {
      this.encodes += 1;
      return SHARP_CODEC.png(...encoding);
    },
  };

  /** From now on decoding waits at the gate. */
  close(): Gate {
    this.#gate = new Gate();
    return this.#gate;
  }

  /** Once everything begun has come to its end. */
  async idle(): Promise<void> {
    const release = await this.lanes.take(new AbortController().signal);
    release();
  }
}

class Gate {
  readonly reached: Promise<void>;
  #arrive: () => void = () => undefined;
  readonly #opened: Promise<void>;
  #open: () => void = () => undefined;

  constructor() {
    this.reached = new Promise((resolve) => (this.#arrive = resolve));
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  pass(): Promise<void> {
    this.#arrive();
    return this.#opened;
  }

  open(): void {
    this.#open();
  }
}
