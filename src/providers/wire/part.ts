import type { FaceClaims, IdentityClaims } from "../../domain/claim.ts";
import { VendorFailure } from "../provider.ts";
import type { Reply } from "../provider.ts";

/** One check's reading of an answer: its claims, why it cannot be read, or undefined where nothing of it was asked or said. */
export type Part<Claims> = Claims | VendorFailure | undefined;

/** Identity and face are independent readings of one answer: what spoils one of them must not cost the other. */
export interface Parts {
  readonly identity: Part<IdentityClaims>;
  readonly face: Part<FaceClaims>;
}

/**
 * An answer of the parts that can be read; undefined where nothing was said at all. A part that cannot be read is left out,
 * which fails that check alone.
 * @throws {VendorFailure} where there are parts and none can be read
 */
export function answerOfParts(requestId: string | null, { identity, face }: Parts): Reply | undefined {
  const claims = {
    ...(identity === undefined || identity instanceof VendorFailure ? {} : { identity }),
    ...(face === undefined || face instanceof VendorFailure ? {} : { face }),
  };
  if (Object.keys(claims).length > 0) return { status: "ANSWERED", requestId, ...claims };
  for (const part of [identity, face]) if (part instanceof VendorFailure) throw part;
  return undefined;
}
