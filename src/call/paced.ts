import { TimeoutError } from "../errors/timeout-error.ts";
import type { ClientSettings } from "../options/settings.ts";
import type { Pacer } from "../rate-limit/pacer.ts";
import { RETRY_RULES } from "../retry-policy/rules.ts";
import { emit } from "../telemetry.ts";
import { callFacts } from "./call-facts.ts";
import type { Cancellation } from "./cancellation.ts";
import { type AttemptResult, isHandedOver, type Progress } from "./classify.ts";
import type { CallPlan } from "./plan.ts";

/**
 * Sends when the rate limit has room. Fails at once where that is certain to be later than the call's own limits.
 *
 * @param leftMs until those limits
 */
export async function paced(
  pacer: Pacer,
  settings: ClientSettings,
  plan: CallPlan,
  cancellation: Cancellation,
  leftMs: number,
  progress: Progress,
  send: () => Promise<AttemptResult>,
): Promise<AttemptResult> {
  const { clock, onEvent } = settings;
  const began = clock.monotonic();
  const shutMs = pacer.shutMs();
  if (shutMs >= leftMs) {
    const code = (plan.maxAge ?? plan.deadline) < plan.deadline ? "stale" : "deadline";
    const message = `not sent: the rate limit is used up for ${Math.ceil(shutMs)} ms`;
    cancellation.cancel(new TimeoutError(message, { code }));
  }
  let entered: Promise<void> | undefined;
  try {
    await cancellation.run((signal) => {
      entered = pacer.enter(plan.kind === "command", signal);
      return entered;
    });
  } catch (error) {
    // It may be let in and ended in one step: its place is free.
    entered?.then(() => pacer.leave("unsent")).catch(() => {});
    return { failure: "local", error, aborted: cancellation.reason?.byCaller === true, authorization: null };
  }
  const waitedMs = clock.monotonic() - began;
  if (waitedMs > 0) emit(onEvent, { type: "call-paced", ...callFacts(settings, plan), waitedMs });
  const result = await send();
  pacer.leave(endOf(result, progress));
  return result;
}

/** What the pacer has to know of an attempt. */
function endOf({ response, failure }: AttemptResult, progress: Progress): Response | "lost" | "unsent" {
  if (!isHandedOver(progress)) return "unsent";
  return response ?? (failure && RETRY_RULES[failure].outcome === "notSent" ? "unsent" : "lost");
}
