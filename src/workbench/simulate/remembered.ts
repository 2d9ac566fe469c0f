/** Several policies look at the same applicant one after the other: what was worked out for the last one is kept. */
export function remembered<Of, Value>(work: (of: Of) => Value): (of: Of) => Value {
  let last: { readonly of: Of; readonly value: Value } | undefined;
  return (of) => {
    if (last?.of !== of) last = { of, value: work(of) };
    return last.value;
  };
}
