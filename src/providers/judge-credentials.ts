import type { Judgement } from "./probe.ts";
import { VendorFailure } from "./provider.ts";

/**
 * What the failure of a probe says of the credentials. A probe is made to be refused for its input, which a vendor looks at
 * once it has taken the credentials. `asExpected` is whether it was refused in a form that the vendor's pages show: a proxy
 * before the vendor may refuse it, too, and in another form.
 * @throws the failure itself where it says nothing of them
 */
export function judgementOf(error: unknown, asExpected: boolean): Judgement {
  if (!(error instanceof VendorFailure)) throw error;
  const { code, message } = error.failure;
  if (code === "AUTHENTICATION" || code === "PERMISSION") return { credentials: "REFUSED", words: message };
  if (code !== "INVALID_INPUT") throw error;
  return asExpected
    ? { credentials: "ACCEPTED", words: `${message} It had nothing against the credentials.` }
    : { credentials: "UNTOLD", words: `${message} It says so in a form that its pages do not show.` };
}

/** A probe that was meant to be refused, and was answered. */
export function answeredProbe(title: string): Judgement {
  return { credentials: "ACCEPTED", words: `${title} answered what it should have refused: it may bill that.` };
}
