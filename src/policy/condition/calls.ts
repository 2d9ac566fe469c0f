import { didYouMean } from "../../domain/nearest.ts";
import { quote } from "../problem.ts";
import type { Expression } from "./expression.ts";
import { factAt, isTaken } from "./names.ts";
import { TEXT_TESTS } from "./tree.ts";
import type { TextTest } from "./tree.ts";
import { BROKEN, thisIs } from "./typed.ts";
import type { Checking, Typed } from "./typed.ts";

type Call = Extract<Expression, { kind: "call" }>;

const CALLS = ["known", "exists", "all", ...TEXT_TESTS];

export function typeOfCall(call: Call, checking: Checking): Typed {
  const { of, name } = call;
  if (of === null && name === "known") return typeOfKnown(call, checking);
  if (of !== null && (name === "exists" || name === "all")) return typeOfQuantifier(of, name, call, checking);
  const test = TEXT_TESTS.find((each) => each === name);
  if (of !== null && test !== undefined) return typeOfTextTest(of, test, call, checking);
  if (CALLS.includes(name)) {
    const usage =
      name === "known"
        ? "known(face.score)"
        : name === "exists" || name === "all"
          ? `screening.hits.${name}(h, …)`
          : `applicant.nationality.${name}("I")`;
    return checking.fail(call.nameSpan, `'${name}' is not used like this`, `write ${usage}`);
  }
  const hint = didYouMean(name, CALLS, `there are ${CALLS.join(", ")}`);
  return checking.fail(call.nameSpan, `a condition has no function ${quote(name)}`, hint);
}

function typeOfKnown(call: Call, checking: Checking): Typed {
  const [argument, more] = call.arguments;
  if (argument === undefined || more !== undefined) {
    return checking.fail(call.span, "known takes one fact", "write known(face.score)");
  }
  if (!checking.context.allowsKnown) {
    return checking.fail(
      call.nameSpan,
      "known() is allowed in review rules only: elsewhere an outage could turn into an approval or a refusal",
    );
  }
  const found = factAt(argument, checking);
  if (found === undefined) return BROKEN;
  checking.asksKnown = true;
  return { type: "boolean", tree: { op: "known", path: found.path } };
}

function typeOfQuantifier(of: Expression, name: "exists" | "all", call: Call, checking: Checking): Typed {
  const list = checking.typeOf(of);
  if (list.type === "broken") return BROKEN;
  if (list.type !== "hits") {
    const hint = list.type === "scopes" ? "write SANCTION in h.scopes" : "a list of hits is screening.hits";
    return checking.fail(of.span, `'${name}' takes a list of hits, and ${thisIs(list)}`, hint);
  }
  const [variable, body, more] = call.arguments;
  if (variable?.kind !== "name" || body === undefined || more !== undefined) {
    return checking.fail(
      call.nameSpan,
      `'${name}' takes a variable and a condition`,
      `write ${name}(h, h.score >= 0.9)`,
    );
  }
  if (checking.variable !== null) return checking.fail(call.nameSpan, `'${name}' cannot stand within another one`);
  if (isTaken(variable.name)) {
    return checking.fail(variable.span, `'${variable.name}' already means something else`, "call the variable h");
  }
  checking.variable = variable.name;
  const typed = checking.typeOf(body);
  checking.variable = null;
  if (typed.type === "broken") return BROKEN;
  if (typed.type !== "boolean") {
    return checking.fail(body.span, `'${name}' needs a condition, and ${thisIs(typed)}`);
  }
  return { type: "boolean", tree: { op: name, path: list.path, body: typed.tree } };
}

function typeOfTextTest(of: Expression, test: TextTest, call: Call, checking: Checking): Typed {
  const text = checking.typeOf(of);
  const [argument, more] = call.arguments;
  if (argument === undefined || more !== undefined) return checking.fail(call.nameSpan, `'${test}' takes one text`);
  const part = checking.typeOf(argument);
  if (text.type === "broken" || part.type === "broken") return BROKEN;
  if (text.type !== "text") return checking.fail(of.span, `'${test}' asks a text, and ${thisIs(text)}`);
  if (part.type !== "text") return checking.fail(argument.span, `'${test}' takes a text, and ${thisIs(part)}`);
  return { type: "boolean", tree: { op: "textTest", test, text: text.tree, part: part.tree } };
}
