import { type CallPlan, planCall, type RawInit } from "./call-plan.ts";
import { conclude, type Result } from "./conclude.ts";
import { newTrace } from "./ended.ts";
import { ClosedError } from "./errors/closed-error.ts";
import { type CommandCall, type Finished, pursue, type Shell } from "./pursue.ts";
import { watchStops } from "./stops.ts";

export type { CommandCall, Finished, Shell } from "./pursue.ts";

/** A call that did not get as far as its first attempt. */
const refused = (error: unknown, aborted = false): Finished => ({
  row: "local",
  error,
  aborted,
  attempts: 0,
  sentAt: undefined,
  trace: newTrace(),
});

/** One call: its attempts, the waits between them, and the deadline over all. */
export async function perform(
  shell: Shell,
  method: string,
  template: string,
  init: RawInit = {},
  command?: CommandCall,
): Promise<Result> {
  const path = String(template);
  const { settings, running } = shell;
  const { clock } = settings;
  const monotonic = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - monotonic;
  const finish = (finished: Finished): Result => {
    command?.onEnd?.(finished);
    return conclude(settings, { method, path, init }, finished, elapsed());
  };

  let plan: CallPlan;
  try {
    plan = planCall(settings, method, path, init, command?.maxAge);
  } catch (error) {
    return finish(refused(error));
  }
  const { signal } = init;
  if (signal?.aborted) return finish(refused(signal.reason, true));
  if (shell.closed) return finish(refused(new ClosedError("the client")));
  if (command?.objection) return finish(refused(command.objection));
  const stops = watchStops(clock, running, plan, signal);
  try {
    return finish(await pursue(shell, method, path, init, plan, stops, elapsed, command));
  } finally {
    stops.dispose();
  }
}
