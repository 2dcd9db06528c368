import type { Shell } from "../client-context.ts";
import { ClosedError } from "../errors/closed-error.ts";
import type { OneApiError } from "../errors/oneapi-error.ts";
import type { ClientSettings } from "../options/settings.ts";
import { Stops } from "./cancellation.ts";
import { type Ended, type Finished, Trace } from "./classify.ts";
import { type CallPlan, planCall, type RawInit } from "./plan.ts";
import { type CallMade, conclude, type Result } from "./result.ts";
import { Pursuit } from "./retry.ts";

/** What `sendCommand` needs beside a call's init. */
export interface CommandCall {
  /** Not sent any more after this time, in ms. */
  readonly maxAge?: number | undefined;
  /** Waited for before anything is sent; its own failure is none of this call's. */
  readonly turn?: Promise<unknown> | undefined;
  /** Forbids sending. */
  readonly objection?: OneApiError | undefined;
  readonly onSend?: (sentAt: number) => void;
  readonly onEnd?: (finished: Finished) => void;
}

/** A call that did not get as far as its first attempt. */
const refused = (error: unknown, aborted = false): Finished => ({
  row: "local",
  error,
  aborted,
  attempts: 0,
  sentAt: undefined,
  trace: new Trace(),
});

interface Performed extends CallMade {
  readonly command: CommandCall | undefined;
}

// Not a closure, nor any other in `perform`: what they would hold is kept with each call, which takes longer than to hand it over.
function finish(settings: ClientSettings, call: Performed, finished: Finished): Result {
  call.command?.onEnd?.(finished);
  return conclude(settings, call, finished);
}

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
  const began = clock.monotonic();
  const call: Performed = { method, path, init, began, command };

  let plan: CallPlan;
  try {
    plan = planCall(shell, method, path, init, command?.maxAge);
  } catch (error) {
    return finish(settings, call, refused(error));
  }
  const { signal } = plan;
  if (signal?.aborted) return finish(settings, call, refused(signal.reason, true));
  if (shell.closed) return finish(settings, call, refused(new ClosedError("the client")));
  if (command?.objection) return finish(settings, call, refused(command.objection));

  const stops = new Stops(running, plan, signal, began);
  const pursuit = new Pursuit(shell, plan, stops, began, command?.onSend);
  const cancelMaxAge = plan.maxAge !== undefined && clock.schedule(plan.maxAge, pursuit.expire.bind(pursuit));
  try {
    if (command?.turn !== undefined) await pursuit.queue(command.turn);
    let ended: Ended | undefined;
    for (;;) {
      const stopped = pursuit.stopped(ended);
      if (stopped) return finish(settings, call, stopped);
      ended = await pursuit.attempt();
      const next = pursuit.judge(ended);
      if (typeof next === "object") return finish(settings, call, next);
      if (next > 0) await pursuit.pause(next);
    }
  } finally {
    stops.dispose();
    if (cancelMaxAge) cancelMaxAge();
  }
}
