import { startAttempt } from "./attempt.ts";
import type { CallPlan, RawInit } from "./call-plan.ts";
import { codeOf } from "./conclude.ts";
import type { ClientSettings } from "./config.ts";
import { type Ended, newTrace, type RawResult } from "./ended.ts";
import { OneApiError } from "./errors/oneapi-error.ts";
import { TimeoutError } from "./errors/timeout-error.ts";
import { emit } from "./events.ts";
import type { Middleware } from "./middleware.ts";
import type { Budget } from "./policy/budget.ts";
import { isInDoubt, nextStep } from "./policy/resend.ts";
import { LONGEST_WAIT_MS, waitBefore } from "./policy/wait.ts";
import type { Running } from "./running.ts";
import type { Stops } from "./stops.ts";

/** What the calls of one client share. */
export interface Shell {
  readonly settings: ClientSettings;
  /** openapi-fetch, which builds, sends and parses one request. */
  readonly send: (method: string, path: string, init: object) => Promise<RawResult>;
  /** Adds the token; before the user's middleware. */
  readonly authorize: Middleware;
  /** Tells the provider of a rejected token; before the user's middleware can throw. */
  readonly evict: Middleware;
  /** The user's. */
  readonly middleware: readonly Middleware[];
  readonly budget: Budget;
  /** The calls in progress. */
  readonly running: Running;
  closed: boolean;
}

/** What has come of a call, before it is put into words. */
export interface Finished extends Ended {
  /** Requests that were handed to fetch. */
  readonly attempts: number;
  /** Wall time at which the last of them was, in ms. */
  readonly sentAt: number | undefined;
  /** An earlier attempt may have been carried out. */
  readonly doubt?: boolean;
  /** The API rejected a token that the provider keeps. */
  readonly tokenStays?: boolean;
  /** The answer after which it waited to send again, and was stopped. */
  readonly earlier?: RawResult | undefined;
}

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

function pause({ settings }: Shell, stops: Stops, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const cancel = settings.clock.schedule(ms, resolve);
    stops.interrupt = () => {
      cancel();
      resolve();
    };
  });
}

/** Makes attempts and waits between them, until one decides or the call has to stop. */
export async function pursue(
  shell: Shell,
  method: string,
  path: string,
  init: RawInit,
  plan: CallPlan,
  stops: Stops,
  elapsed: () => number,
  { turn, onSend }: CommandCall = {},
): Promise<Finished> {
  const { settings, budget } = shell;
  const { clock, random, onEvent } = settings;
  const { kind, maxAge = Number.POSITIVE_INFINITY } = plan;
  const called = clock.wall();
  // Two hands: the monotonic one stands still while the machine sleeps.
  const age = (): number => Math.max(elapsed(), clock.wall() - called);
  const stale = (): TimeoutError => new TimeoutError(`not sent within ${maxAge} ms`, { code: "stale" });
  let attempts = 0;
  let sentAt: number | undefined;
  let unsent = (): boolean => true;
  let doubt = false;
  let reconnected = false;
  let rejected: Ended | undefined;
  let sameToken = false;

  const ownFetch = settings.ownFetch && !init.fetch;
  const middleware = [...shell.middleware, ...(init.middleware ?? [])];

  function attempt(): Promise<Ended> {
    unsent = () => true;
    const one = startAttempt({
      settings,
      limit: stops.limit,
      send: (each) => shell.send(method, path, each),
      init: plan.init,
      middleware: [shell.authorize, ...middleware, shell.evict],
      watched: middleware.length > 0,
      fetch: init.fetch ?? settings.fetch,
      ownFetch,
      timeout: plan.timeout,
      needsJson: plan.needsJson,
      needsBody: kind === "read" || kind === "command",
      beforeSend({ authorization }) {
        sameToken = rejected?.trace.authorization === authorization;
        if (sameToken) throw new OneApiError("there is no other token", { code: "same-token" });
        if (age() > maxAge) throw stale();
        unsent = one.unsent;
        attempts++;
        sentAt = clock.wall();
        onSend?.(sentAt);
      },
      leaving:
        kind === "command" && ownFetch
          ? () => {
              if (age() > maxAge) stops.stop(stale());
            }
          : undefined,
    });
    stops.interrupt = one.interrupt;
    if (stops.reason) one.interrupt(stops.reason.error, stops.reason.aborted);
    return one.ended;
  }

  const cancelMaxAge =
    plan.maxAge !== undefined &&
    clock.schedule(maxAge, () => {
      if (unsent()) stops.stop(stale());
    });
  try {
    if (turn !== undefined) {
      const stopped = new Promise<void>((resolve) => {
        stops.interrupt = () => resolve();
      });
      await Promise.race([turn, stopped]);
      if (stops.reason) return { row: "local", trace: newTrace(), ...stops.reason, attempts, sentAt };
    }
    for (let tries = 1; ; tries++) {
      const ended = await attempt();
      unsent = () => true;
      const { row, trace, result } = ended;
      if (rejected && sameToken && ended.error) return { ...rejected, attempts, sentAt, tokenStays: true };
      const done: Finished = { ...ended, attempts, sentAt, doubt };
      if (!row) budget.earn();
      if (!row || stops.reason) return done;

      const renewed = rejected !== undefined || !trace.ownToken;
      const step = nextStep(row, kind, { ...plan, tries, reconnected, renewed });
      if (step === "stop") return done;
      let waitMs = 0;
      if (step === "renew") {
        rejected = ended;
        tries--;
      } else {
        const wait = waitBefore(tries, trace.response, clock.wall(), random());
        waitMs = wait.ms;
        const left = Math.min(plan.deadline - elapsed(), maxAge - age());
        if (waitMs >= left || (wait.server ?? 0) > LONGEST_WAIT_MS) return done;
        if (step === "paid" && !budget.spend()) return done;
        reconnected ||= step === "free";
      }
      doubt ||= isInDoubt(row);
      const status = trace.response?.status;
      const flowId = trace.response?.headers.get("x-invers-flow-id") ?? undefined;
      const code = codeOf(ended);
      emit(onEvent, {
        type: "attempt-failed",
        method,
        path,
        attempt: attempts,
        status,
        code,
        flowId,
        waitMs,
      });
      if (waitMs > 0) await pause(shell, stops, waitMs);
      const stopped = stops.reason as Stops["reason"];
      if (stopped) return { row, trace, ...stopped, attempts, sentAt, doubt, earlier: result };
    }
  } finally {
    if (cancelMaxAge) cancelMaxAge();
  }
}
