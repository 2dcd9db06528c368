import { withTimeout } from "../abortable.ts";
import type { Clock } from "../clock.ts";

/** How long a step of closing may take, in ms: the connection may be dead without anybody having noticed. */
export const CLOSING_STEP_MS = 5_000;

/** Runs a step of closing. It may fail or take its time: what it closes ends anyway. */
export async function closingStep(clock: Clock, step: () => Promise<void>): Promise<void> {
  await withTimeout({ clock, ms: CLOSING_STEP_MS, onTimeout: () => undefined }, step).catch(() => {});
}
