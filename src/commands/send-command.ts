import { fillPath } from "../call/path.ts";
import { tell } from "../call/report.ts";
import { outcomeOf } from "../call/result.ts";
import type { OneApiClient } from "../client.ts";
import { type Shell, shellOf } from "../client-context.ts";
import type { OneApiError } from "../errors/oneapi-error.ts";
import type { paths } from "../generated/schema.ts";
import { toProblem } from "../problems.ts";
import { LIMITS, MAX_AGE_MS } from "../retry-policy/call-kind.ts";
import { RESEND } from "../retry-policy/rules.ts";
import { unwrap } from "../unwrap.ts";
import { type CommandName, type CommandState, slugOf, type UnlistedCommand } from "./names.ts";
import { type CommandOptions, checkCommandOptions, objectionTo } from "./options.ts";
import { asOneApiError, type CommandOutcome, reasonOf } from "./outcome.ts";
import { type Cargo, type Flight, joinable, launch, ride, type Settled } from "./queue.ts";
import { verify } from "./verify.ts";

/** One caller's view of a command. */
interface Caller {
  readonly shell: Shell;
  readonly slug: string;
  /** Since its call, in ms. */
  readonly elapsed: () => number;
}

type Unknowns = Pick<Extract<CommandOutcome, { outcome: "unknown" }>, "attempts" | "flowId" | "error">;

const unknown = ({ shell, slug }: Caller, sentAt: number | undefined, facts: Unknowns): CommandOutcome => {
  const { clock } = shell.settings;
  const sent = { clock, slug, sentAt: sentAt ?? clock.wall(), flowId: facts.flowId };
  return {
    outcome: "unknown",
    ...facts,
    sentAt: new Date(sent.sentAt),
    verify: (options = {}) => verify(sent, options),
  };
};

/** Puts the end of a command into words for one of its callers. */
async function toOutcome(caller: Caller, { finished, result, error }: Settled): Promise<CommandOutcome> {
  const { row, attempts, aborted, trace, earlier, sentAt } = finished;
  const outcome = outcomeOf(finished);
  const response = result?.response ?? trace.response;
  const flowId = response?.headers.get("x-invers-flow-id");
  const facts = { attempts, ...(flowId && { flowId }) };

  /** The error of this outcome; a failed answer becomes a `ProblemError`. */
  async function whatFailed(): Promise<OneApiError> {
    if (result) return unwrap(result).catch((problem) => problem) as Promise<OneApiError>;
    const failed = asOneApiError(error, aborted);
    if (failed === error && !aborted) return failed;
    const path = `/vehicles/{vehicle_id}/commands/${caller.slug}`;
    tell(failed, { method: "POST", path, ...facts, ms: caller.elapsed(), outcome });
    return failed;
  }

  switch (outcome) {
    case "confirmed": {
      const state = result && "data" in result && result.data;
      return { outcome, ...facts, state: state && typeof state === "object" ? state : undefined };
    }
    case "rejected": {
      const problem =
        result && "error" in result ? result.error : toProblem(earlier?.error, response as Response);
      const { retryAt } = problem;
      const temporary = row !== undefined && !!RESEND[row].temporary;
      return { outcome, ...facts, problem, temporary, ...(retryAt && { retryAt }) };
    }
    case "notSent": {
      const failed = await whatFailed();
      return { outcome, ...facts, reason: reasonOf({ row, error: failed }), error: failed };
    }
    case "unknown":
      return unknown(caller, sentAt, { ...facts, error: await whatFailed() });
  }
}

/** Whether a joined flight ended by its first caller's limits, which are not this caller's. */
function isOnlyTheirs({ finished }: Settled): boolean {
  const reason = outcomeOf(finished) === "notSent" && reasonOf(finished);
  return reason === "stale" || reason === "deadline";
}

/** Left a command that others still wait for; whether it will be sent for them is open. */
const leftBehind = (caller: Caller, { sentAt }: Flight, reason: unknown): CommandOutcome => {
  const error = asOneApiError(reason, true);
  error.outcome = "unknown";
  return unknown(caller, sentAt, { attempts: sentAt === undefined ? 0 : 1, error });
};

/**
 * Sends a command to a vehicle and says truthfully what came of it. It is sent at most once, unless it is proven that
 * it was not sent; what is not known is called `unknown`, and `outcome.verify()` looks for evidence.
 *
 * It is sent only while fresh (`maxAge`). The same command already under way to the vehicle is joined, together with its
 * time limits; one command at a time goes to each vehicle, others wait for as long as they are fresh.
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
  const slug = slugOf(command);
  checkCommandOptions(options);
  fillPath("/{vehicle_id}", { vehicle_id: vehicleId });
  const { signal, maxAge = MAX_AGE_MS, join = true, serialize = true, capabilities, ...limits } = options;
  const objection = objectionTo(slug, capabilities);
  const shell = shellOf(client);
  const { clock, deadline: usual = LIMITS.write.deadline } = shell.settings;
  const deadline = limits.deadline ?? usual;
  const called = clock.monotonic();
  const caller: Caller = { shell, slug, elapsed: () => clock.monotonic() - called };

  for (;;) {
    const waited = caller.elapsed();
    const mayJoin = join && !objection && !signal?.aborted;
    const joined = mayJoin && joinable(shell, vehicleId, slug, called + maxAge);
    const init = { ...limits, deadline: deadline - waited };
    const cargo: Cargo = { vehicleId, slug, maxAge: maxAge - waited, init, serialize, objection };
    const flight = joined || launch(shell, cargo);
    const end = await ride(flight, clock, signal, joined ? deadline - waited : undefined);
    const outcome = "left" in end ? leftBehind(caller, flight, end.left) : await toOutcome(caller, end);
    const hasTime = caller.elapsed() < Math.min(maxAge, deadline);
    if (joined && hasTime && !("left" in end) && isOnlyTheirs(end)) continue;
    return outcome as CommandOutcome<CommandState<Paths>>;
  }
}
