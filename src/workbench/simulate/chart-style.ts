export const FONT = "system-ui, 'DejaVu Sans', sans-serif";
export const INK = "#1f2933";
export const FAINT = "#7b8794";
export const COLOURS = {
  policy: "#1d4ed8",
  single: "#9aa5b1",
  APPROVE: "#2f9e77",
  REVIEW: "#e9b949",
  REJECT: "#c65353",
  p50: "#a5c8f0",
  p95: "#4a90d9",
  p99: "#1d4ed8",
} as const;

/** Of several policies, each and its single vendors: told apart by colour, and by shape where colours are not seen. */
export const KINDS = [
  { policy: COLOURS.policy, single: "#8fb0f2", symbol: "circle" },
  { policy: "#b45309", single: "#efb26f", symbol: "triangle" },
  { policy: "#0f766e", single: "#74c4ba", symbol: "diamond" },
  { policy: "#7c3aed", single: "#c0a3f5", symbol: "rect" },
  { policy: "#be123c", single: "#f09bb0", symbol: "pin" },
] as const;

export const label = { fontFamily: FONT, fontSize: 12, color: FAINT };
export const splitLine = { lineStyle: { color: "#e4e7eb" } };

export function group(value: number): string {
  return new Intl.NumberFormat("en", { maximumFractionDigits: 0 }).format(value);
}
