import { createHash, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";

/** ASN.1 in DER: a tag, a length, the content. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

const sequence = (...contents: readonly Uint8Array[]): Buffer => der(0x30, ...contents);
const oid = (...bytes: readonly number[]): Buffer => der(0x06, Buffer.from(bytes));
const bitString = (bytes: Uint8Array): Buffer => der(0x03, Buffer.from([0]), bytes);

const ECDSA_WITH_SHA256 = sequence(oid(0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02));
const COMMON_NAME = oid(0x55, 0x04, 0x03);
const SUBJECT_ALTERNATIVE_NAME = oid(0x55, 0x1d, 0x11);

/** `YYYYMMDDHHMMSSZ`. */
function generalizedTime(at: Date): Buffer {
  return der(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]|\.\d+Z$/g, "")}Z`));
}

interface CertificateTerms {
  /** A pair on the curve P-256. */
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  readonly commonName: string;
  /** Four numbers: who answers there is whom the certificate names. */
  readonly address: readonly [number, number, number, number];
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/** A certificate that vouches for itself, in PEM (RFC 5280). Node can read certificates and has nothing that makes one. */
export function selfSigned(terms: CertificateTerms): string {
  const name = sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, Buffer.from(terms.commonName)))));
  const publicKey = terms.publicKey.export({ format: "der", type: "spki" });
  const serial = createHash("sha256").update(publicKey).update(terms.notAfter.toISOString()).digest().subarray(0, 8);
  // The first bit is the sign of a number in DER, and a serial number is positive; the next keeps its form the shortest.
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40;
  const addressed = sequence(SUBJECT_ALTERNATIVE_NAME, der(0x04, sequence(der(0x87, Buffer.from(terms.address)))));
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_WITH_SHA256,
    name,
    sequence(generalizedTime(terms.notBefore), generalizedTime(terms.notAfter)),
    name,
    publicKey,
    der(0xa3, sequence(addressed)),
  );
  const certificate = sequence(body, ECDSA_WITH_SHA256, bitString(sign("sha256", body, terms.privateKey)));
  const lines = certificate.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}
