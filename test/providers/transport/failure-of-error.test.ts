import fc from "fast-check";
import { expect, it } from "vitest";

import { failureOfError } from "../../../src/providers/transport/failure-of-error.ts";

const code = fc.oneof(
  fc.constantFrom(
    "ECONNREFUSED",
    "ECONNRESET",
    "EPROTO",
    "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "ETIMEDOUT",
    "HPE_INVALID_CONSTANT",
    "UND_ERR_CONNECT_TIMEOUT",
    "UND_ERR_SOCKET",
  ),
  fc.stringMatching(/^[A-Z_]{1,20}$/),
);

it("what failed had never been sent exactly where there was no connection, whatever code it failed with", () => {
  const { signal } = new AbortController();
  fc.assert(
    fc.property(code, fc.boolean(), (name, connected) => {
      const error = Object.assign(new Error("secret"), { code: name });
      const failure = failureOfError(error, { title: "Vendor", signal, connected });
      expect(failure.repeat === "unsent").toBe(!connected);
      expect(failure.cause).toBe(name);
      expect(failure.message).not.toContain("secret");
    }),
  );
});
