import type { PolicyMeaning } from "../meaning.ts";

/** A text in quotes, which is left alone, or a parameter. */
const PARAM = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\bparams\.([A-Za-z_]\w*)/g;

/** A condition with the values of its parameters in their place: what it says, whatever they are called. */
export function resolved(text: string, { params }: Pick<PolicyMeaning, "params">): string {
  return text.replace(PARAM, (whole, name: string | undefined) => {
    const value = name === undefined ? undefined : params.get(name);
    return value === undefined ? whole : JSON.stringify(value);
  });
}

/** The parameters that both texts read and that have another value now: `params.face_pass 0.8 → 0.75`. */
export function changedParams(
  before: string,
  after: string,
  old: Pick<PolicyMeaning, "params">,
  next: Pick<PolicyMeaning, "params">,
): string | null {
  const changes = [...paramsIn(before).intersection(paramsIn(after))].flatMap((name) => {
    const [from, to] = [old.params.get(name), next.params.get(name)];
    return from === to ? [] : [`params.${name} ${JSON.stringify(from)} → ${JSON.stringify(to)}`];
  });
  return changes.length === 0 ? null : changes.join(", ");
}

function paramsIn(text: string): Set<string> {
  return new Set([...text.matchAll(PARAM)].flatMap(([, name]) => name ?? []));
}
