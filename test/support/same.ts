/** Cheaper than `expect`, in which a run of random steps would spend most of its time. */
export function same(what: string, actual: unknown, expected: unknown): void {
  if (actual === expected) return;
  throw new Error(`${what}: ${actual}, not ${expected}`);
}
