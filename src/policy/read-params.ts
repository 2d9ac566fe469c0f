import type { Param } from "./condition/typed.ts";
import { quote, shortened } from "./problem.ts";
import type { Cell, YamlReader } from "./yaml-reader.ts";

export const PARAM_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
export const MOST_PARAMS = 200;

/** The parameters by name, those too whose value is at fault, so that conditions may still speak of them. */
export function readParams(cell: Cell, reader: YamlReader): ReadonlyMap<string, Param> {
  const params = new Map<string, Param>();
  const fields = reader.fields(cell, "params", "any");
  if (fields.size > MOST_PARAMS) reader.log.report(cell.span, `a policy has at most ${MOST_PARAMS} params`);
  for (const { key, keySpan, value } of fields.values()) {
    if (!PARAM_NAME.test(key))
      reader.log.report(keySpan, `${quote(key)} is no parameter name`, "letters, digits and _");
    const line = reader.log.lineOf(keySpan.start);
    params.set(key, { value: reader.value(value, `params.${shortened(key)}`), line });
  }
  return params;
}
