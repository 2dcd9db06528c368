import { type Ended, type RawResult, startAttempt, type Trace } from "./attempt.ts";
import { planCall, type RawInit } from "./call-plan.ts";
import { conclude, type Result } from "./conclude.ts";
import type { ClientSettings } from "./config.ts";
import { ClosedError } from "./errors/closed-error.ts";
import { OneApiError } from "./errors/oneapi-error.ts";
import { TimeoutError } from "./errors/timeout-error.ts";
import { emit } from "./events.ts";
import type { Middleware } from "./middleware.ts";
import type { Budget } from "./policy/budget.ts";
import { nextStep } from "./policy/resend.ts";
import { LONGEST_WAIT_MS, waitBefore } from "./policy/wait.ts";
import { type Stops, watchStops } from "./stops.ts";

/** What the calls of one client share. */
export interface Shell {
  readonly settings: ClientSettings;
  /** openapi-fetch, which builds, sends and parses one request. */
  readonly send: (method: string, path: string, init: object) => Promise<RawResult>;
  readonly middleware: readonly Middleware[];
  readonly budget: Budget;
  /** Ends each call in progress. */
  readonly running: Set<() => void>;
  closed: boolean;
}

/** What has come of a call, before it is put into words. */
export interface Finished extends Ended {
  /** Requests that were handed to fetch. */
  readonly attempts: number;
  /** Wall time at which the last of them was, in ms. */
  readonly sentAt: number | undefined;
  /** The API rejected a token that the provider keeps. */
  readonly tokenStays?: boolean;
}

function pause(shell: Shell, stops: Stops, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = shell.settings.clock.schedule(ms, resolve);
    stops.interrupt = () => {
      cancel();
      resolve();
    };
  });
}

/** One call: its attempts, the waits between them, and the deadline over all. */
export async function perform(
  shell: Shell,
  method: string,
  path: string,
  init: RawInit = {},
  maxAge?: number,
): Promise<Result> {
  const { settings, budget } = shell;
  const { clock, random } = settings;
  const plan = planCall(settings, method, path, init, maxAge);
  const { signal } = init;
  if (signal?.aborted) throw signal.reason;
  if (shell.closed) throw new ClosedError("the client");

  const started = clock.monotonic();
  const elapsed = (): number => clock.monotonic() - started;
  const stops = watchStops(clock, shell.running, plan.deadline, signal);
  const stale = (): TimeoutError => new TimeoutError(`not sent within ${plan.maxAge} ms`, { code: "stale" });
  let trace: Trace | undefined;
  let rejected: Ended | undefined;
  let sameToken: OneApiError | undefined;
  let attempts = 0;
  let sentAt: number | undefined;

  async function attempt(): Promise<Ended> {
    const one = startAttempt({
      settings,
      send: (each) => shell.send(method, path, each),
      init: plan.init,
      middleware: [...shell.middleware, ...((init.middleware ?? []) as Middleware[])],
      fetch: init.fetch ?? settings.fetch,
      timeout: plan.timeout,
      needsBody: plan.kind === "read" || plan.kind === "command",
      beforeSend({ authorization }) {
        if (rejected?.trace.authorization === authorization) {
          sameToken = new OneApiError("the token is the one that was rejected", { code: "same-token" });
          throw sameToken;
        }
        if (plan.maxAge !== undefined && elapsed() > plan.maxAge) throw stale();
        attempts++;
        sentAt = clock.wall();
      },
    });
    trace = one.trace;
    stops.interrupt = one.interrupt;
    const ended = await one.ended;
    trace = undefined;
    stops.interrupt = () => {};
    return ended;
  }

  async function attemptsUntilDone(): Promise<Finished> {
    let reconnected = false;
    for (let tries = 1; ; tries++) {
      const ended = await attempt();
      const { row } = ended;
      if (rejected && sameToken && ended.error === sameToken)
        return { ...rejected, attempts, sentAt, tokenStays: true };
      const done: Finished = { ...ended, attempts, sentAt };
      if (row === undefined) budget.earn();
      if (row === undefined || stops.reason) return done;

      const { response, ownToken } = ended.trace;
      const renewed = rejected !== undefined || !ownToken;
      const step = nextStep(row, plan.kind, { ...plan, tries, reconnected, renewed });
      if (step === "stop") return done;
      let waitMs = 0;
      if (step === "renew") {
        rejected = ended;
        tries--;
      } else {
        const wait = waitBefore(tries, response, clock.wall(), random());
        waitMs = wait.ms;
        if (waitMs >= plan.deadline - elapsed() || (wait.server ?? 0) > LONGEST_WAIT_MS) return done;
        if (step === "paid" && !budget.spend()) return done;
        if (step === "free") reconnected = true;
      }
      emit(settings.onEvent, {
        type: "attempt-failed",
        method,
        path,
        attempt: attempts,
        status: response?.status,
        code: OneApiError.is(ended.error) ? ended.error.code : row,
        flowId: response?.headers.get("x-invers-flow-id") ?? undefined,
        waitMs,
      });
      if (waitMs > 0) await pause(shell, stops, waitMs);
      const { reason } = stops as Stops;
      if (reason) return { row, error: reason.error, trace: ended.trace, attempts, sentAt };
    }
  }

  const cancelMaxAge =
    plan.maxAge !== undefined &&
    clock.schedule(plan.maxAge, () => {
      if (!trace || trace.row === "local") stops.stop(stale());
    });
  try {
    return conclude(settings, plan, method, path, await attemptsUntilDone(), elapsed());
  } finally {
    if (cancelMaxAge) cancelMaxAge();
    stops.dispose();
  }
}
