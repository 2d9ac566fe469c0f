/** A policy as the configuration or a caller names it: `default`, or `default@7` for one of its versions. */
export interface PolicyRef {
  readonly name: string;
  /** Absent where whichever version is live is meant. */
  readonly version?: number;
}

const WRITTEN = /^([a-z0-9][a-z0-9_-]{0,63})(?:@([1-9]\d{0,9}))?$/;

/** Undefined where the text can name no policy. */
export function parsePolicyRef(text: string): PolicyRef | undefined {
  const [, name, version] = WRITTEN.exec(text) ?? [];
  if (name === undefined) return undefined;
  return version === undefined ? { name } : { name, version: Number(version) };
}

export function writtenRef({ name, version }: PolicyRef): string {
  return version === undefined ? name : `${name}@${version}`;
}
