import { safeSegment } from "../call/path.ts";
import { notSentReasonOf, type PerformedCall, writeOutcomeOf } from "../call/result.ts";
import type { OneApiClient } from "../client.ts";
import { type ClientContext, contextOf } from "../client-context.ts";
import { ageOf, momentOf } from "../clock.ts";
import type { paths } from "../generated/schema.ts";
import { MAX_AGE_MS, TIME_LIMITS } from "../options/defaults.ts";
import { checkCommandsAllowed } from "../platform/send-once.ts";
import { emit } from "../telemetry.ts";
import { type CommandName, type CommandState, commandNameOf, type UnlistedCommand } from "./names.ts";
import { type CommandOptions, checkCommandOptions, missingCapability } from "./options.ts";
import { type Caller, type CommandOutcome, detachedOutcome, toOutcome } from "./outcome.ts";
import { type CommandRequest, enqueue, joinable, waitFor } from "./queue.ts";

/** Whether a joined command ended by its first caller's limits, which are not this caller's. */
function endedByOthersLimit({ outcome }: PerformedCall): boolean {
  const reason = writeOutcomeOf(outcome) === "notSent" && notSentReasonOf(outcome);
  return reason === "stale" || reason === "deadline";
}

/**
 * Sends a command to a vehicle and says truthfully what came of it. It is sent at most once, unless it is proven that
 * it was not sent; what is not known is called `unknown`, and `outcome.verify()` looks for evidence.
 *
 * It is sent only while fresh (`maxAge`). The same command already in progress to the vehicle is joined, together with
 * its time limits; one command at a time goes to each vehicle, others wait for as long as they are fresh.
 *
 * @param command a name from the vendor's document, or `{ unlisted: "open-trunk" }`
 * @example
 * const outcome = await sendCommand(client, "JQ7RP", "unlock-central-lock");
 * if (outcome.outcome === "confirmed") console.log("open", outcome.state?.central_lock);
 *
 * @throws ConfigError for a wrong argument or option; never for what happened to the command
 */
export async function sendCommand<Paths extends object = paths>(
  client: OneApiClient<Paths>,
  vehicleId: string,
  command: CommandName<Paths> | UnlistedCommand,
  options: CommandOptions = {},
): Promise<CommandOutcome<CommandState<Paths>>> {
  const name = commandNameOf(command);
  const checked = checkCommandOptions(options);
  safeSegment("vehicle_id", vehicleId);
  const { signal, maxAge = MAX_AGE_MS, join = true, serialize = true, capabilities, ...limits } = checked;
  const forbidden = missingCapability(name, capabilities);
  const context = contextOf(client);
  checkCommandsAllowed(context.settings, context.settings.ownFetch);
  const outcome = await send(context, {
    name,
    // A number is the same vehicle as its digits.
    vehicleId: String(vehicleId),
    maxAge,
    serialize,
    forbidden,
    signal,
    join: join && !forbidden && !signal?.aborted,
    limits,
  });
  return outcome as CommandOutcome<CommandState<Paths>>;
}

interface RequestedCommand extends Omit<CommandRequest, "calledAt" | "init"> {
  readonly join: boolean;
  readonly limits: Pick<CommandOptions, "timeout" | "deadline" | "retry">;
}

async function send(context: ClientContext, requested: RequestedCommand): Promise<CommandOutcome> {
  const { name, maxAge, signal, join, limits } = requested;
  const { clock, deadline: usual = TIME_LIMITS.write.deadline } = context.settings;
  const deadline = limits.deadline ?? usual;
  const calledAt = momentOf(clock);
  const caller: Caller = { clock, name, elapsed: () => ageOf(calledAt, clock) };

  for (;;) {
    const remaining = deadline - caller.elapsed();
    const request: CommandRequest = { ...requested, calledAt, init: { ...limits, deadline: remaining } };
    const joined = join ? joinable(context, request) : undefined;
    if (joined) emit(context.settings.onEvent, { type: "command-joined", ...joined.facts });
    const queued = joined ?? enqueue(context, request);
    const end = await waitFor(queued, clock, signal, joined && remaining);
    if ("detached" in end) return detachedOutcome(caller, queued.sentAt, end.detached);
    const hasTime = caller.elapsed() < Math.min(maxAge, deadline);
    if (!(joined && hasTime && endedByOthersLimit(end))) return toOutcome(caller, end);
  }
}
