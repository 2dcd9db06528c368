import { sleep } from "../abortable.ts";
import type { ClientContext, CommandInProgress, FetchResult } from "../client-context.ts";
import { ageOf, type Moment } from "../clock.ts";
import { OneApiError } from "../errors/oneapi-error.ts";
import { rootOf } from "../errors/redact-error.ts";
import { TimeoutError } from "../errors/timeout-error.ts";
import { backoff, LONGEST_WAIT_MS } from "../retry-policy/backoff.ts";
import { type Chances, type FailureKind, nextStep, RETRY_RULES } from "../retry-policy/rules.ts";
import { emit } from "../telemetry.ts";
import { traced } from "../tracing.ts";
import { attempt } from "./attempt.ts";
import { answerFacts, callFacts, ownError, traceFacts } from "./call-facts.ts";
import type { Cancellation, CancelReason } from "./cancellation.ts";
import { type AttemptResult, isUnsent, NEW_PROGRESS } from "./classify.ts";
import { paced } from "./paced.ts";
import type { CallPlan } from "./plan.ts";
import type { AttemptHooks } from "./transmit.ts";

/** What came of a call: its last attempt, and what the attempts before it leave open. */
export interface CallOutcome extends AttemptResult {
  /** Requests that were handed to `fetch`. */
  readonly attempts: number;
  /** Wall time at which the last of them was, in ms. */
  readonly sentAt: number | undefined;
  /** An earlier attempt may have been carried out. */
  readonly mayHaveExecuted: boolean;
  /** The API rejected a token that the provider keeps. */
  readonly tokenKept: boolean;
  /** The answer after which the call waited to be sent again, and was ended. */
  readonly lastResponse?: FetchResult | undefined;
  /** Settles when a body that the caller reads as a stream has ended. */
  readonly streamEnded?: Promise<void> | undefined;
}

/** What `sendCommand` adds to a call. */
export interface CommandHooks {
  /** When its oldest caller called; freshness counts from here. */
  readonly calledAt: Moment;
  /** Stale, and not sent, after this time, in ms. */
  readonly maxAge: number;
  /** Waited for before anything is sent; its failure is not this call's. */
  readonly waitFor?: Promise<unknown> | undefined;
  /** Forbids sending. */
  readonly forbidden?: OneApiError | undefined;
  /** This command among those in progress; its `sentAt` is set as it is sent. */
  readonly entry: CommandInProgress;
}

/** A call that ended before its first attempt. */
export const notAttempted = (error: unknown, aborted = false): CallOutcome => ({
  failure: "local",
  error,
  aborted,
  authorization: null,
  attempts: 0,
  sentAt: undefined,
  mayHaveExecuted: false,
  tokenKept: false,
});

/** A decision to send again: after a pause in ms, and whether the shared budget pays for it. */
interface Retry {
  readonly step: "renew" | "free" | "paid";
  readonly waitMs: number;
}

/** Whether and when to send again after an attempt that failed. `left`: until the call's limits, in ms. */
function decide(
  failure: FailureKind,
  { response, final }: AttemptResult,
  plan: CallPlan,
  chances: Chances,
  left: number,
  wallMs: number,
  random: () => number,
): Retry | undefined {
  if (final) return undefined;
  const step = nextStep(failure, plan.kind, chances);
  if (step === "stop") return undefined;
  if (step === "renew") return { step, waitMs: 0 };
  const { ms, server = 0 } = backoff(chances.tries, response, wallMs, random());
  return ms < left && server <= LONGEST_WAIT_MS ? { step, waitMs: ms } : undefined;
}

/** Gives a time limit that passed what the attempt before it failed of. */
function explain(error: unknown, before: unknown): void {
  if (!(before instanceof Error) || !TimeoutError.is(error)) return;
  const cause = rootOf(before);
  // Without effect on one that the program froze.
  if (cause !== error) Reflect.defineProperty(error, "cause", { value: cause, configurable: true });
}

/** Sends a call, and sends it again where the policy allows, until one attempt decides. Never rejects. */
export async function sendWithRetries(
  context: ClientContext,
  plan: CallPlan,
  cancellation: Cancellation,
  began: Moment,
  command?: CommandHooks,
): Promise<CallOutcome> {
  const { settings, budget, pacer } = context;
  const { clock, random, onEvent } = settings;
  const { maxAge = Infinity } = plan;
  let progress = { ...NEW_PROGRESS };
  let [attempts, tries, paid] = [0, 0, 0];
  let mayHaveExecuted = false;
  let reconnected = false;
  let unauthorized: AttemptResult | undefined;
  /** What the last try failed of; a 401 is no try of its own. */
  let before: unknown;

  /** Until the call's limits, in ms. */
  const left = (): number => Math.min(plan.deadline, maxAge) - ageOf(began, clock);
  const isStale = (): boolean => ageOf(began, clock) > maxAge;
  const stale = (): TimeoutError =>
    new TimeoutError(`not sent within ${Math.ceil(maxAge)} ms`, { code: "stale" });
  const hooks: AttemptHooks = {
    beforeSend(authorization) {
      if (unauthorized && unauthorized.authorization === authorization)
        return new OneApiError("there is no other token", { code: "same-token" });
      if (isStale()) return stale();
      const ended = cancellation.checkDeadline();
      if (ended) return ended.error;
      attempts++;
      if (command) command.entry.sentAt = clock.wall();
      return undefined;
    },
    isStale,
    cancelStale: () => cancellation.cancel(stale()),
  };
  const outcome = (result: AttemptResult, tokenKept = false): CallOutcome => {
    explain(result.error, before);
    const { streamEnded } = progress;
    const sentAt = command?.entry.sentAt;
    return { ...result, attempts, sentAt, mayHaveExecuted, tokenKept, streamEnded };
  };
  // A function, since the compiler takes a property for unchanged across an await.
  const endedBy = (): CancelReason | undefined => cancellation.reason;
  // What may have left already goes on.
  const expire = (): void => void (isUnsent(progress) && cancellation.cancel(stale()));
  const cancelExpiry =
    plan.maxAge === undefined ? undefined : clock.schedule(maxAge - ageOf(began, clock), expire);

  try {
    const { waitFor } = command ?? {};
    if (waitFor !== undefined) await cancellation.run(() => waitFor).catch(() => {});
    const { reason } = cancellation;
    if (reason) return notAttempted(reason.error, reason.byCaller);
    for (;;) {
      progress = { ...NEW_PROGRESS };
      tries++;
      const send = (): Promise<AttemptResult> =>
        traced(
          "attempt",
          () => attempt(context, plan, cancellation, progress, hooks),
          () => ({ ...traceFacts(settings, plan), attempt: attempts + 1 }),
          (result) => ({ ...answerFacts(result), ...ownError(result, result.result) }),
        );
      const result = pacer
        ? await paced(pacer, settings, plan, cancellation, left(), progress, send)
        : await send();
      const { failure, response, error } = result;
      if (!failure) {
        budget.refund(paid, true);
        return outcome(result);
      }
      if (unauthorized && OneApiError.is(error) && error.code === "same-token")
        return outcome(unauthorized, true);
      if (response && response.status !== 429 && response.status < 500) budget.refund(paid, false);
      const renewed = unauthorized !== undefined || Object.hasOwn(plan.headers, "authorization");
      const chances = { tries, attempts: plan.attempts, reconnected, renewed, asked: plan.asked };
      const retry = decide(failure, result, plan, chances, left(), clock.wall(), random);
      if (!retry || cancellation.reason || (retry.step === "paid" && !budget.spend())) return outcome(result);

      if (retry.step === "renew") {
        unauthorized = result;
        tries--;
      } else {
        if (retry.step === "paid") paid++;
        else reconnected = true;
        before = error;
      }
      mayHaveExecuted ||= RETRY_RULES[failure].outcome === "unknown";
      const { waitMs } = retry;
      const facts = { ...callFacts(settings, plan), ...answerFacts(result) };
      emit(onEvent, { type: "attempt-failed", ...facts, attempt: attempts, waitMs });
      if (waitMs > 0) await cancellation.run((signal) => sleep(clock, waitMs, signal)).catch(() => {});
      const reason = endedBy();
      if (reason) {
        const interrupted = { ...result, result: undefined, error: reason.error, aborted: reason.byCaller };
        return { ...outcome(interrupted), lastResponse: result.result };
      }
    }
  } finally {
    cancelExpiry?.();
  }
}
