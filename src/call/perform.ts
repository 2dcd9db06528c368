import { type ClientContext, type CommandInProgress, nextCallId } from "../client-context.ts";
import { momentOf } from "../clock.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { callKindOf } from "../retry-policy/call-kind.ts";
import { traced } from "../tracing.ts";
import { ownError, traceFacts } from "./call-facts.ts";
import { Cancellation } from "./cancellation.ts";
import { type Call, type CallPlan, planCall, type RawInit } from "./plan.ts";
import { endFacts, type PerformedCall, report } from "./result.ts";
import { type CallOutcome, type CommandHooks, notAttempted, sendWithRetries } from "./retry.ts";

/** Makes one call and tells listeners what came of it. Never rejects. */
export function perform(
  context: ClientContext,
  method: string,
  template: string,
  init: RawInit = {},
  command?: CommandHooks,
): Promise<PerformedCall> {
  const path = String(template);
  const call: Call = {
    id: command?.entry.facts.callId ?? nextCallId(context),
    method,
    path,
    kind: callKindOf(method, path),
    init,
    began: momentOf(context.settings.clock),
  };
  const { settings } = context;
  return traced(
    "call",
    async () => report(settings, call, await carryOut(context, call, command)),
    () => traceFacts(settings, call),
    ({ outcome, result }) => ({ ...endFacts(call, outcome, result), ...ownError(outcome, result) }),
  );
}

async function carryOut(
  context: ClientContext,
  call: Call,
  command: CommandHooks | undefined,
): Promise<CallOutcome> {
  const { began } = call;
  let plan: CallPlan;
  try {
    plan = planCall(context, call, command?.maxAge);
    call.init = plan.init;
  } catch (error) {
    return notAttempted(error);
  }
  const { signal } = plan.init;
  if (signal?.aborted) return notAttempted(signal.reason, true);
  if (context.closed) return notAttempted(new ClosedError("the client"));
  if (command?.forbidden) return notAttempted(command.forbidden);
  if (plan.kind === "command") supersede(context, plan, command?.entry);

  const cancellation = new Cancellation(context, plan, began);
  let streamEnded: Promise<void> | undefined;
  try {
    const outcome = await sendWithRetries(context, plan, cancellation, command?.calledAt ?? began, command);
    streamEnded = outcome.streamEnded;
    return outcome;
  } finally {
    // Abort, deadline and close() reach a stream until it ends.
    if (streamEnded !== undefined) void streamEnded.then(() => cancellation.dispose());
    else cancellation.dispose();
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
