import type { ClientContext, CommandInProgress } from "../client-context.ts";
import { type Moment, momentOf } from "../clock.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { Cancellation } from "./cancellation.ts";
import { type CallPlan, planCall, type RawInit } from "./plan.ts";
import { type PerformedCall, report } from "./result.ts";
import { type CallOutcome, type CommandHooks, notAttempted, sendWithRetries } from "./retry.ts";

/** Makes one call and tells listeners what came of it. Never rejects. */
export async function perform(
  context: ClientContext,
  method: string,
  template: string,
  init: RawInit = {},
  command?: CommandHooks,
): Promise<PerformedCall> {
  const path = String(template);
  const began = momentOf(context.settings.clock);
  const outcome = await carryOut(context, method, path, init, began, command);
  return report(context.settings, { method, path, ids: init?.params?.path, began, outcome });
}

async function carryOut(
  context: ClientContext,
  method: string,
  path: string,
  init: RawInit,
  began: Moment,
  command: CommandHooks | undefined,
): Promise<CallOutcome> {
  let plan: CallPlan;
  try {
    plan = planCall(context, method, path, init, command?.maxAge);
  } catch (error) {
    return notAttempted(error);
  }
  const { signal } = plan.init;
  if (signal?.aborted) return notAttempted(signal.reason, true);
  if (context.closed) return notAttempted(new ClosedError("the client"));
  if (command?.forbidden) return notAttempted(command.forbidden);
  if (plan.kind === "command") supersede(context, plan, command?.entry);

  const cancellation = new Cancellation({ clock: context.settings.clock, signal, deadline: plan.deadline });
  context.inFlight.add(cancellation);
  const dispose = (): void => {
    cancellation.dispose();
    context.inFlight.delete(cancellation);
  };
  let outcome: CallOutcome | undefined;
  try {
    outcome = await sendWithRetries(context, plan, cancellation, command?.calledAt ?? began, command);
    return outcome;
  } finally {
    // Abort, deadline and close() reach a stream until it ends.
    if (outcome?.streamEnded !== undefined) void outcome.streamEnded.then(dispose);
    else dispose();
  }
}

/** No later caller joins a command that was called before this one to the same vehicle. */
function supersede(
  { commands }: ClientContext,
  { init }: CallPlan,
  entry: CommandInProgress | undefined,
): void {
  const [vehicleId] = Object.values(init.params?.path ?? {});
  for (const other of commands.get(String(vehicleId)) ?? []) if (other !== entry) other.superseded = true;
}
