/** The least number over one that is not negative. */
export function nextAbove(value: number): number {
  return value === Infinity ? value : moved(value, 1n);
}

/** The greatest number under one that is positive. */
export function nextBelow(value: number): number {
  return moved(value, -1n);
}

/** Numbers that are not negative are in the order of their bits. */
function moved(value: number, by: bigint): number {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigUint64(0, view.getBigUint64(0) + by);
  return view.getFloat64(0);
}
