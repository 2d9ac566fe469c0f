/** A value that must not be found, and whose it is. */
export interface Secret {
  readonly of: string;
  readonly value: string | Buffer;
}

/** A place in which it was found. */
export interface Trace {
  readonly of: string;
  readonly form: string;
  readonly where: string;
}

interface Form {
  readonly of: string;
  readonly form: "text" | "URI" | "hex" | "base64";
  readonly bytes: Buffer;
}

/**
 * Where values stand in what a program has written: as they are, in capitals or not, and in the writings that bytes are put in.
 * They may be thousands, and what is looked through a hundred megabytes.
 */
export function tracesOf(
  secrets: readonly Secret[],
  texts: Iterable<readonly [where: string, bytes: Buffer]>,
): readonly Trace[] {
  const forms = secrets.flatMap(formsOf);
  // Base64 tells capitals apart: what differs in these alone is no match.
  const exact = finderOf(forms.filter(({ form }) => form === "base64"));
  const folded = finderOf(forms.filter(({ form }) => form !== "base64"));
  const found = new Map<string, Trace>();
  for (const [where, bytes] of texts) {
    for (const { of, form } of [...exact(bytes), ...folded(bytes.map((byte) => LOWER[byte] ?? byte))]) {
      found.set(`${of} ${form} ${where}`, { of, form, where });
    }
  }
  return [...found.values()];
}

const LOWER = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 0x41 && byte <= 0x5a ? byte + 0x20 : byte));

/** Looks at each place once: few begin with three bytes that one of the forms begins with. */
function finderOf(forms: readonly Form[]): (bytes: Uint8Array) => readonly Form[] {
  const beginnings = new Map<number, Form[]>();
  const begins = new Uint8Array(2 ** 24);
  for (const form of forms) {
    const beginning = form.bytes.readUIntBE(0, 3);
    begins[beginning] = 1;
    beginnings.set(beginning, [...(beginnings.get(beginning) ?? []), form]);
  }
  return (bytes) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    const found: Form[] = [];
    let last = 0;
    for (const [place, byte] of bytes.entries()) {
      last = ((last << 8) | byte) & 0xff_ff_ff;
      if (begins[last] !== 1 || place < 2) continue;
      const candidates = beginnings.get(last) ?? [];
      found.push(
        ...candidates.filter((form) => text.subarray(place - 2, place - 2 + form.bytes.length).equals(form.bytes)),
      );
    }
    return found;
  };
}

function formsOf({ of, value }: Secret): Form[] {
  const bytes = Buffer.from(value);
  const spellings =
    typeof value === "string"
      ? [...new Set([value, value.toUpperCase(), value.toLowerCase()])].map((each) => Buffer.from(each))
      : [value];
  const lower = (text: string) => Buffer.from(text.toLowerCase());
  return [
    { of, form: "text", bytes: Buffer.from(bytes.map((byte) => LOWER[byte] ?? byte)) },
    ...(typeof value === "string" ? [{ of, form: "URI", bytes: lower(encodeURIComponent(value)) } as const] : []),
    ...spellings.map((spelling) => ({ of, form: "hex", bytes: lower(spelling.toString("hex")) }) as const),
    ...spellings.flatMap(base64Within).map((text) => ({ of, form: "base64", bytes: Buffer.from(text) }) as const),
  ];
}

/** As it stands in the base64 of something longer, wherever it begins in it. */
function base64Within(bytes: Buffer): string[] {
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString("base64")
      .replace(/=+$/, "");
    // Of what is made of a part of it and of bytes beside it, nothing is known.
    const begin = offset === 0 ? 0 : offset + 1;
    const end = encoded.length - ((bytes.length + offset) % 3 === 0 ? 0 : 1);
    return encoded.slice(begin, end);
  });
}
