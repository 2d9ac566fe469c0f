import { isSafeUrl } from "../domain/safe-url.ts";

/**
 * What is wrong with a vendor's base URL, in words that name the variable and never its value; undefined where nothing is.
 * It is https, or http on loopback (127.0.0.0/8, `localhost`, `[::1]`), with a path prefix at most.
 */
export function baseUrlProblem(variable: string, value: string): string | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || (url.protocol !== "https:" && url.protocol !== "http:")) {
    return `${variable} is not a URL: write https://host`;
  }
  if (!isSafeUrl(url)) return `${variable} must be https: http is for loopback only`;
  if (url.username !== "" || url.password !== "") return `${variable} must not hold credentials`;
  if (url.search !== "" || url.hash !== "") return `${variable} must not have a query or a fragment`;
  return undefined;
}
