/** Yoga's signal only resembles an AbortSignal; what is handed to vendors' clients has to be one. */
export function disconnectSignal({ signal }: Request): AbortSignal {
  const controller = new AbortController();
  if (signal.aborted) controller.abort();
  else signal.addEventListener("abort", () => controller.abort(), { once: true });
  return controller.signal;
}
