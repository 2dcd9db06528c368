import { notSentReasonOf, type PerformedCall, writeOutcomeOf } from "../call/result.ts";
import type { Clock } from "../clock.ts";
import { annotateError } from "../errors/describe-failure.ts";
import type { NotSentReason } from "../errors/not-sent-reason.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { flowIdOf, redactError, secretOf } from "../errors/redact-error.ts";
import { ResponseError } from "../errors/response-error.ts";
import { type Problem, toProblem } from "../problems.ts";
import { RETRY_RULES } from "../retry-policy/rules.ts";
import { unwrap } from "../unwrap.ts";
import type { Evidence } from "./evidence.ts";
import type { CommandState } from "./names.ts";
import { type VerifyOptions, verify } from "./verify.ts";

interface Facts {
  /** Requests that were handed to `fetch`. */
  readonly attempts: number;
  /** `X-INVERS-Flow-ID` of the last answer, to quote to INVERS support. */
  readonly flowId?: string;
}

/** The API said that the command was carried out. */
export interface ConfirmedCommand<State> extends Facts {
  /** What the four outcomes are told apart by. */
  readonly outcome: "confirmed";
  /** The vehicle's new state; `undefined` if the answer was cut short or unreadable, which changes nothing else. */
  readonly state: State | undefined;
}

/** The API said that the command was not carried out. */
export interface RejectedCommand extends Facts {
  /** What the four outcomes are told apart by. */
  readonly outcome: "rejected";
  /** What the API answered; branch on its `type`. */
  readonly problem: Problem;
  /** Whether the same command may well succeed later. */
  readonly temporary: boolean;
  /** When the API said it may be sent again. */
  readonly retryAt?: Date;
}

/** It is proven that the vehicle did not get the command from this call. */
export interface NotSentCommand extends Facts {
  /** What the four outcomes are told apart by. */
  readonly outcome: "notSent";
  /** Why, as a word to branch on. */
  readonly reason: NotSentReason;
  /** The same as an error, with its cause. */
  readonly error: OneApiError;
}

/** Nobody knows: the command was, or may have been, sent, and no answer said what came of it. */
export interface UnknownCommand<State> extends Facts {
  /** What the four outcomes are told apart by. */
  readonly outcome: "unknown";
  /** What went wrong after it was, or may have been, sent. */
  readonly error: OneApiError;
  /** When it was sent, by this machine's clock. */
  readonly sentAt: Date;
  /**
   * Looks for evidence in what you pass; never sends the command again.
   *
   * @throws ConfigError for a wrong option, the signal's own reason, or what one of your sources threw
   */
  verify(options?: VerifyOptions<State>): Promise<Evidence>;
}

/** What is known about a command, as a union to `switch` over. `State` is the vehicle state that the command answers. */
export type CommandOutcome<State = CommandState> =
  | ConfirmedCommand<State>
  | RejectedCommand
  | NotSentCommand
  | UnknownCommand<State>;

/** One caller's view of a command. */
export interface Caller {
  readonly clock: Clock;
  /** The command's name. */
  readonly name: string;
  /** Since its call, in ms. */
  readonly elapsed: () => number;
}

/** A caller's reason as it is, unless not even a logger can look at it, as at a revoked Proxy. */
function readable(reason: unknown): unknown {
  try {
    Object.getPrototypeOf(Object(reason));
    return reason;
  } catch {
    return redactError(reason);
  }
}

/** An error of this package for one that is not: the caller's own reason, or what a middleware threw. */
function toOneApiError(error: unknown, aborted = false, secrets: readonly string[] = []): OneApiError {
  if (OneApiError.is(error)) return error;
  if (aborted) return new OneApiError("aborted by the caller", { code: "aborted", cause: readable(error) });
  const cause = redactError(error, secrets);
  return new OneApiError(cause.message, { code: "middleware", cause });
}

type Unknowns = Pick<UnknownCommand<unknown>, "attempts" | "flowId" | "error">;

function unknown({ clock, name }: Caller, sentAt: number | undefined, facts: Unknowns): CommandOutcome {
  const sent = { clock, name, sentAt: sentAt ?? clock.wall(), flowId: facts.flowId };
  return {
    outcome: "unknown",
    ...facts,
    sentAt: new Date(sent.sentAt),
    verify: async (options = {}) => verify(sent, options),
  };
}

/** The caller left a command that others still wait for; whether it will be sent for them is open. */
export function detachedOutcome(caller: Caller, sentAt: number | undefined, reason: unknown): CommandOutcome {
  const error = toOneApiError(reason, true);
  // Without effect on a reason that the caller froze.
  Reflect.set(error, "outcome", "unknown");
  return unknown(caller, sentAt, { attempts: sentAt === undefined ? 0 : 1, error });
}

/** An answer that came, and says nothing of what was done. */
function unconfirmed({ attempts, response }: PerformedCall["outcome"]): OneApiError {
  if (!attempts) return new OneApiError("only a middleware answered", { code: "middleware" });
  return new ResponseError(`the answer ${response?.status} does not say that it was done`, {
    code: "unconfirmed",
  });
}

/** The error of a command that was not confirmed; a failed answer becomes a `ProblemError`. */
async function errorOf(caller: Caller, { outcome, result }: PerformedCall): Promise<OneApiError> {
  if (result && "error" in result)
    return unwrap(result).catch((problem: unknown) => problem) as Promise<OneApiError>;
  const { error, aborted, attempts, response, authorization } = outcome;
  // `perform` has annotated its own errors.
  if (!result && OneApiError.is(error) && !aborted) return error;
  const failed = result ? unconfirmed(outcome) : toOneApiError(error, aborted, secretOf(authorization));
  annotateError(failed, {
    method: "POST",
    path: `/vehicles/{vehicle_id}/commands/${caller.name}`,
    attempts,
    flowId: flowIdOf(response, authorization),
    ms: caller.elapsed(),
    outcome: writeOutcomeOf(outcome),
  });
  return failed;
}

/** The end of a command as one of its callers sees it. */
export async function toOutcome(caller: Caller, performed: PerformedCall): Promise<CommandOutcome> {
  const { outcome: ended, result } = performed;
  const { attempts, failure, response, sentAt, lastResponse, authorization } = ended;
  const flowId = flowIdOf(response, authorization);
  const facts = { attempts, ...(flowId && { flowId }) };
  const outcome = writeOutcomeOf(ended);
  switch (outcome) {
    case "confirmed": {
      const data = result && "data" in result ? result.data : undefined;
      const state = data && typeof data === "object" ? (data as CommandState) : undefined;
      return { outcome, ...facts, state };
    }
    case "rejected": {
      const problem =
        result && "error" in result ? result.error : toProblem(lastResponse?.error, response as Response);
      const { retryAt } = problem;
      const temporary = failure !== undefined && !!RETRY_RULES[failure].temporary;
      return { outcome, ...facts, problem, temporary, ...(retryAt && { retryAt }) };
    }
    case "notSent": {
      const error = await errorOf(caller, performed);
      return { outcome, ...facts, reason: notSentReasonOf({ failure, error }), error };
    }
    case "unknown":
      return unknown(caller, sentAt, { ...facts, error: await errorOf(caller, performed) });
  }
}
