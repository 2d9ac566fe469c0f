import { createLRUCache } from "graphql-yoga";

const MOST_DOCUMENTS = 500;

/** Characters of a document. One that is longer was made by a program for once, and will not come again. */
const LONGEST_DOCUMENT = 10_000;

/** A text within the document, or a number that may be a person's: what they say is not to outlive the request. */
const HOLDS_VALUES = /"|\d{4}/;

interface Cache<T> {
  get(key: string): T | undefined;
  set(key: string, value: T): void;
}

/**
 * Parsed documents by their text, as many as memory can be spared for: those that have their values in variables. What is
 * known of a document beside, as whether it is valid, hangs on the parsed one, and goes when that goes.
 */
export function createDocumentCache<T extends object>(): Cache<T> {
  const cache = createLRUCache<T>({ max: MOST_DOCUMENTS });
  return {
    get: (text) => cache.get(text),
    set(text, document) {
      if (text.length <= LONGEST_DOCUMENT && !HOLDS_VALUES.test(text)) cache.set(text, document);
    },
  };
}

/** A text that is no document may be anything, and holds its error only to fail again: none is kept. */
export function createNoCache<T extends object>(): Cache<T> {
  return { get: () => undefined, set() {} };
}
