interface Drawn {
  readonly id: string;
  readonly lot: number;
}

/** A few of any number of ids: the same few whenever and in whatever order they come, and none of them likelier. */
export class Sample {
  readonly #size: number;
  #drawn: Drawn[] = [];

  /** @param size how many are kept */
  constructor(size: number) {
    this.#size = size;
  }

  add(id: string): void {
    const lot = lotOf(id);
    const last = this.#drawn.at(-1);
    if (this.#drawn.length === this.#size && (last === undefined || lot >= last.lot)) return;
    if (this.#drawn.some((each) => each.id === id)) return;
    this.#drawn.push({ id, lot });
    this.#drawn = this.#drawn.toSorted((a, b) => a.lot - b.lot || (a.id < b.id ? -1 : 1)).slice(0, this.#size);
  }

  /** In alphabetical order. */
  get ids(): readonly string[] {
    return this.#drawn.map(({ id }) => id).toSorted();
  }
}

/** FNV-1a, with its bits mixed once more: ids that differ in their last letter draw lots that are far apart. */
function lotOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
