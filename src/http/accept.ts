const WHOLE = ["application/json", "application/graphql-response+json"];
const EVENTS = "text/event-stream";
const IN_PARTS = ["multipart/mixed", EVENTS];

/** Whether the client takes any kind of answer that is given here. */
export function acceptsAnswers(headers: Headers): boolean {
  return accepts(headers, [...WHOLE, ...IN_PARTS]);
}

/** Whether it takes answers that come in parts. */
export function acceptsParts(headers: Headers): boolean {
  return accepts(headers, IN_PARTS);
}

/** Whether it takes events as they come: the one form that a subscription is answered in. */
export function acceptsEvents(headers: Headers): boolean {
  return accepts(headers, [EVENTS]);
}

/** Reads the header as Yoga does when it chooses how to answer: weights are not looked at, other charsets not spoken. */
function accepts(headers: Headers, kinds: readonly string[]): boolean {
  const ranges = (headers.get("accept") ?? "*/*").toLowerCase().replaceAll(/\s/g, "").split(",");
  return ranges.some((range) => {
    const [asked = "", ...parameters] = range.split(";");
    if (parameters.some((parameter) => parameter.startsWith("charset=") && parameter !== "charset=utf-8")) return false;
    return asked === "*/*" || kinds.some((kind) => asked === kind || asked === `${kind.split("/")[0]}/*`);
  });
}
