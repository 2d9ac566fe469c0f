/** PostgreSQL's and the system's codes for a database that cannot be had. */
const CODES: ReadonlyMap<string, string> = new Map([
  ["ECONNREFUSED", "nothing listens there"],
  ["ECONNRESET", "it closed the connection"],
  ["EHOSTUNREACH", "no route leads there"],
  ["ENETUNREACH", "no route leads there"],
  ["ETIMEDOUT", "nothing there answers"],
  ["ENOTFOUND", "no name server knows the host"],
  ["EAI_AGAIN", "the name server does not answer"],
  ["28P01", "it does not accept the user's password"],
  ["28000", "it does not let the user in"],
  ["3D000", "it has no database of that name"],
  ["42501", "the user may not make or change the tables"],
  ["25006", "it can only be read: it is a replica, or set so"],
  ["53300", "it takes no more connections"],
  ["53100", "its disk is full"],
  ["57P03", "it is starting up or shutting down"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "nobody that is known here has signed its certificate"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "nobody that is known here has signed its certificate"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "nobody that is known here has signed its certificate"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "nobody that is known here has signed its certificate"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "its certificate is for another host"],
  ["CERT_HAS_EXPIRED", "its certificate has expired"],
]);

/** What the driver says without a code. */
const MESSAGES: readonly (readonly [RegExp, string])[] = [
  [/timeout expired/, "nothing there answers"],
  [/does not support SSL/, "it does not speak TLS"],
  [/password must be a/, "it wants a password, and the URL has none"],
  [/Connection terminated/, "it closed the connection"],
];

/**
 * Why a database cannot be had, in words for the operator and with nothing of the URL but where it points to; undefined where
 * the error is of another kind.
 */
export function databaseProblem(error: unknown, url: string): string | undefined {
  for (const each of causesOf(error)) {
    const code = "code" in each ? String(each.code) : "";
    const words = CODES.get(code);
    if (words !== undefined) return problem(url, `${words} (${code})`);
    const said = MESSAGES.find(([pattern]) => pattern.test(each.message));
    if (said !== undefined) return problem(url, said[1]);
  }
  return undefined;
}

function problem(url: string, why: string): string {
  return `DATABASE_URL leads to ${placeOf(url)}: ${why}`;
}

/** Where a URL points to: with no user, no password and no parameters. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url);
  return `${hostname === "" ? "localhost" : hostname}:${port === "" ? "5432" : port}${pathname}`;
}

function causesOf(error: unknown): readonly Error[] {
  if (!(error instanceof Error)) return [];
  const inner: unknown[] = error instanceof AggregateError ? error.errors : [];
  return [error, ...[error.cause, ...inner].flatMap(causesOf)];
}
