import { inspect } from "node:util";

/**
 * What can be done with a key, without the key: wherever it is printed, in a log, an error or a debugger's line, its label
 * stands instead.
 */
export function unprintable<Abilities extends object>(label: string, abilities: Abilities): Readonly<Abilities> {
  const shown = { value: () => label };
  return Object.freeze(Object.defineProperties(abilities, { toJSON: shown, toString: shown, [inspect.custom]: shown }));
}
