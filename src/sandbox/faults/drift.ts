type Change = "missing" | "renamed" | "retyped";

/** A body after its vendor changed its schema: these keys, wherever they stand, are gone, renamed or of another type. */
export function drifted(body: unknown, change: Change, keys: ReadonlySet<string>): unknown {
  if (Array.isArray(body)) return body.map((each) => drifted(each, change, keys));
  if (typeof body !== "object" || body === null) return body;
  return Object.fromEntries(
    Object.entries(body).flatMap(([key, value]): [string, unknown][] =>
      keys.has(key) ? struck(key, value, change) : [[key, drifted(value, change, keys)]],
    ),
  );
}

function struck(key: string, value: unknown, change: Change): [string, unknown][] {
  switch (change) {
    case "missing":
      return [];
    case "renamed":
      return [[`${key}_v2`, value]];
    // A text for a number is borne by every adapter, rightly; an object for a flag is another type.
    case "retyped":
      return [[key, { value }]];
  }
}
