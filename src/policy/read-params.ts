import type { ParamValue } from "./condition/typed.ts";
import { quote, shortened } from "./problem.ts";
import type { Cell, YamlReader } from "./yaml-reader.ts";

export const PARAM_NAME = /^[A-Za-z_][A-Za-z0-9_]{0,63}$/;
export const MOST_PARAMS = 200;

/** The parameters by name; undefined where a value is at fault, so that conditions may still speak of it. */
export function readParams(cell: Cell, reader: YamlReader): ReadonlyMap<string, ParamValue | undefined> {
  const params = new Map<string, ParamValue | undefined>();
  const fields = reader.fields(cell, "params", "any");
  if (fields.size > MOST_PARAMS) reader.log.report(cell.span, `a policy has at most ${MOST_PARAMS} params`);
  for (const { key, keySpan, value } of fields.values()) {
    if (!PARAM_NAME.test(key))
      reader.log.report(keySpan, `${quote(key)} is no parameter name`, "letters, digits and _");
    params.set(key, reader.value(value, `params.${shortened(key)}`));
  }
  return params;
}
