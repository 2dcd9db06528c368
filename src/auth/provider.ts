import { checkProviderOptions } from "../config.ts";
import { ClosedError } from "../errors/closed-error.ts";
import { ConfigError } from "../errors/config-error.ts";
import { TokenError } from "../errors/token-error.ts";
import { emit } from "../events.ts";
import type { TokenProviderOptions } from "../options.ts";
import { createBreaker } from "./breaker.ts";
import { type Cooldown, ownPause, PERMANENT_STEPS, pauseLeft, TRANSIENT_STEPS } from "./cooldown.ts";
import { type Flight, type Landing, startFlight } from "./flight.ts";
import { CRITICAL_WAIT_MS, stateOf, type Thresholds, type TokenState, thresholds } from "./lifetime.ts";
import { AccessToken, redacted } from "./secret.ts";
import type { GetTokenOptions, TokenProvider } from "./token-provider.ts";
import { type Failure, failure, type Grant } from "./token-request.ts";

interface Held extends Thresholds {
  readonly token: AccessToken;
  /** The answer of every call while the token is fresh: one promise, so that such a call allocates nothing. */
  readonly ready: Promise<AccessToken>;
  readonly lifetimeMs: number;
  readonly monotonic: number;
  readonly wall: number;
}

interface Pause extends Cooldown {
  /** When the flight ended, on the monotonic hand. */
  readonly since: number;
  readonly failure: Failure;
  readonly secret?: string | undefined;
}

const TOO_SHORT = 'getToken: even a new token does not live as long as "minValidity" asks';

/** Requests that a flight may make when callers have to wait for it; a background flight makes one. */
export const BLOCKING_TRIES = 3;

/**
 * A token provider for client credentials. Renews 2 minutes early in the background, makes one request for any number
 * of callers, and does nothing while nobody asks.
 */
export function createTokenProvider(options: TokenProviderOptions): TokenProvider {
  const settings = checkProviderOptions(options);
  const { clientSecret, clock, random, onEvent } = settings;
  const breaker = createBreaker();
  const evicted = new Set<string>();
  let held: Held | undefined;
  let flight: Flight | undefined;
  let pause: Pause | undefined;
  let transients = 0;
  let permanents = 0;
  let closed = false;

  // Two hands: the monotonic one stands still while a machine sleeps, the wall clock can be set back.
  const ageOf = (of: { monotonic: number; wall: number }): number =>
    Math.max(clock.monotonic() - of.monotonic, clock.wall() - of.wall, 0);
  const remaining = (of: Held): number => of.lifetimeMs - ageOf(of);
  const state = (): TokenState => (held ? stateOf(remaining(held), held) : "none");
  const isUsable = (now: TokenState): boolean => now !== "none" && now !== "expired";

  function paused(now: TokenState): number {
    return pause ? Math.max(0, pauseLeft(pause, clock.monotonic() - pause.since, now)) : 0;
  }

  /** Takes a granted token in; what speaks against it is the answer. */
  function take(grant: Grant, sent: { monotonic: number; wall: number }): string {
    const value = grant.value;
    const limits = thresholds(grant.lifetimeMs, random());
    const left = grant.lifetimeMs - ageOf(sent);
    if (evicted.has(value)) return "the rejected token again";
    if (held?.token.reveal() === value) return "the same token again";
    if (left <= limits.floor) return "a token that had expired on its way";
    if (held && left < remaining(held)) return "a token that expires before the present one";
    const token = new AccessToken(value);
    const { monotonic, wall } = sent;
    held = { ...limits, token, ready: Promise.resolve(token), lifetimeMs: grant.lifetimeMs, monotonic, wall };
    return "";
  }

  function rest(failed: Failure, secret?: string): void {
    const { permanent, theirs, error } = failed;
    const own = permanent
      ? ownPause(PERMANENT_STEPS, ++permanents, random())
      : ownPause(TRANSIENT_STEPS, ++transients, random());
    pause = {
      own,
      theirs,
      permanent,
      covered: isUsable(state()),
      since: clock.monotonic(),
      failure: failed,
      secret,
    };
    const { code, message } = error;
    emit(onEvent, { type: "token-renewal-failed", code, message, retryAfterMs: paused(state()) });
  }

  function land(landing: Landing): void {
    flight = undefined;
    if (closed || landing === "unchanged") return;
    if ("failure" in landing) {
      rest(landing.failure, landing.secret);
      return;
    }
    const objection = take(landing.grant, landing);
    if (objection) {
      rest(failure("unusable-answer", `the token endpoint gave ${objection}`));
      return;
    }
    transients = permanents = 0;
    pause = undefined;
    emit(onEvent, { type: "token-renewed", lifetimeMs: landing.grant.lifetimeMs });
  }

  function renew(tries: number): Flight {
    const refused = pause?.permanent && paused(state()) > 0 ? pause.secret : undefined;
    flight ??= startFlight(settings, tries, refused, land);
    return flight;
  }

  /** Every waiter gets an error object of its own; the cause is shared. */
  function refusal(): TokenError {
    const left = paused(state());
    const { error } = (pause as Pause).failure;
    const { code, flowId } = error;
    return new TokenError(`no access token: ${error.message}`, {
      code,
      flowId,
      retryAfterMs: left,
      cause: error,
    });
  }

  /** Waits for the flight, for `limit` ms at most; an abort detaches only this caller. */
  function join(joined: Flight, signal: AbortSignal | undefined, limit?: number): Promise<void> {
    if (!signal && limit === undefined) return joined.done;
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        cancel?.();
        signal?.removeEventListener("abort", abort);
      };
      const abort = (): void => {
        leave();
        reject(signal?.reason);
      };
      const settle = (): void => {
        leave();
        resolve();
      };
      const cancel = limit === undefined ? undefined : clock.schedule(limit, settle);
      signal?.addEventListener("abort", abort);
      void joined.done.then(settle);
    });
  }

  async function waitForToken({ signal, minValidity = 0 }: GetTokenOptions): Promise<AccessToken> {
    if (!(minValidity >= 0))
      throw new ConfigError('getToken: "minValidity" must be a number of milliseconds, 0 or more');
    for (let waited = false; ; waited = true) {
      if (signal?.aborted) throw signal.reason;
      if (closed) throw new ClosedError("the token provider");
      const now = state();
      const left = held ? remaining(held) : 0;
      const mayAsk = paused(now) <= 0;
      if (held && left >= minValidity) {
        if (now === "aging" && mayAsk) renew(1);
        const waits = now === "critical" && !waited && (flight || mayAsk);
        if (isUsable(now) && !waits) return held.token;
        // The wait for a critical token may end exactly at its floor, which is not below it.
        if (waited && left >= held.floor) return held.token;
        if (waits) {
          await join(renew(1), signal, Math.min(CRITICAL_WAIT_MS, left - held.floor));
          continue;
        }
      }
      if (waited && !flight) {
        if (pause) throw refusal();
        if (held) throw new TokenError(TOO_SHORT, { code: "min-validity" });
      }
      // After a refusal of the credentials only the supplier is asked: another secret ends the pause.
      const probes = pause?.permanent && typeof clientSecret === "function";
      if (!flight && !mayAsk && !probes) throw refusal();
      await join(renew(BLOCKING_TRIES), signal);
    }
  }

  return redacted("TokenProvider", {
    getToken(asked: GetTokenOptions = {}) {
      const { signal, minValidity = 0 } = asked;
      if (held && !signal?.aborted) {
        const left = remaining(held);
        if (left > held.aging && left >= minValidity) return held.ready;
      }
      return waitForToken(asked);
    },
    invalidate(token: AccessToken | string) {
      const value = typeof token === "string" ? token : token.reveal();
      if (held?.token.reveal() !== value || !breaker.reject(clock.monotonic(), ageOf(held))) return "stale";
      held = undefined;
      evicted.add(value);
      emit(onEvent, { type: "token-evicted" });
      return "evicted";
    },
    status() {
      const now = state();
      const left = paused(now);
      return {
        state: closed ? "closed" : now,
        remainingMs: held ? Math.max(0, remaining(held)) : 0,
        renewing: flight !== undefined,
        ...(left > 0 && { retryAfterMs: left }),
      };
    },
    close() {
      closed = true;
      held = undefined;
      flight?.stop();
    },
  });
}
