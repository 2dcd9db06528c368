import type { Clock } from "../../clock.ts";

/** Date-time as the vendor's newest pages write it: UTC, whole seconds. */
export const dateTime = (wallMs: number): string => new Date(wallMs).toISOString().replace(/\.\d+Z$/, "Z");

/** Milliseconds since a moment: the larger of the two hands, since either may stand still or be set back. */
export function stopwatch(clock: Clock): () => number {
  const start = { monotonic: clock.monotonic(), wall: clock.wall() };
  return () => Math.max(clock.monotonic() - start.monotonic, clock.wall() - start.wall, 0);
}
