import { createLRUCache } from "graphql-yoga";

const MOST_DOCUMENTS = 500;

/** Characters of a document. One that is longer most likely has values in it, a selfie perhaps, and will not come again. */
const LONGEST_DOCUMENT = 10_000;

interface Cache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/** Parsed documents by their text, as many as memory can be spared for. */
export function createDocumentCache<T extends object>(): Cache<T> {
  const cache = createLRUCache<T>({ max: MOST_DOCUMENTS });
  return {
    get: (text) => cache.get(text),
    set(text, document) {
      if (text.length <= LONGEST_DOCUMENT) cache.set(text, document);
    },
  };
}
