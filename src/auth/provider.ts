import { ClosedError } from "../errors/closed-error.ts";
import { ConfigError } from "../errors/config-error.ts";
import { TokenError } from "../errors/token-error.ts";
import type { TokenProviderOptions } from "../options/client-options.ts";
import { checkProviderOptions } from "../options/settings.ts";
import { emit } from "../telemetry.ts";
import { type AccessToken, redacted } from "./access-token.ts";
import { createBreaker } from "./breaker.ts";
import { createCooldown } from "./cooldown.ts";
import { join } from "./join.ts";
import { ageOf, CRITICAL_WAIT_MS, stateOf, type TokenState } from "./lifetime.ts";
import { type Flight, type Landing, startFlight } from "./refresh.ts";
import { admit, type Held, remainingOf } from "./token-cache.ts";
import { type Failure, failure, refusal } from "./token-failure.ts";
import type { TokenProvider } from "./token-provider.ts";

/** Requests of a flight that callers cannot do without. */
export const BLOCKING_TRIES = 3;
/** Requests of a flight in the background, or for a caller who still has a token: the cooldown sees to the rest. */
export const BACKGROUND_TRIES = 1;

// Where each rule is. The request: token-request.ts, basic.ts; the answer: grant.ts; the states and their thresholds:
// lifetime.ts; tries and time limits of a renewal: flight.ts; which token may replace which: held.ts; the pauses after
// failures: cooldown.ts; tokens that the API rejects: breaker.ts. Here: who waits for what in which state.

/**
 * A token provider for client credentials. Renews 2 minutes early in the background, makes one request for any number
 * of callers, and does nothing while nobody asks.
 */
export function createTokenProvider(options: TokenProviderOptions): TokenProvider {
  const settings = checkProviderOptions(options);
  const { clientSecret, clock, random, onEvent } = settings;
  const breaker = createBreaker();
  const cooldown = createCooldown(clock, random);
  const seen = new Set<string>();
  let held: Held | undefined;
  let flight: Flight | undefined;
  let closed = false;

  const remaining = (): number => (held ? remainingOf(held, clock) : 0);
  const state = (): TokenState => (held ? stateOf(remaining(), held) : "none");
  const cooling = (): number => cooldown.left(state());

  function renew(tries: number): Flight {
    const { pause } = cooldown;
    const refused = pause?.failure.permanent && cooling() > 0 ? pause.secret : undefined;
    flight ??= startFlight(settings, tries, refused, land);
    return flight;
  }

  /** The one step in which a flight changes anything. */
  function land(landing: Landing): void {
    flight = undefined;
    if (landing === "unchanged") return;
    if ("failure" in landing) {
      rest(landing.failure, landing.secret);
      return;
    }
    const { grant, sent } = landing;
    const admitted = admit(grant, sent, held, seen, clock, random());
    if (typeof admitted === "string") {
      rest(failure("unusable-answer", `the token endpoint gave ${admitted}`));
      return;
    }
    held = admitted;
    cooldown.reset();
    emit(onEvent, { type: "token-renewed", lifetimeMs: grant.lifetimeMs });
  }

  function rest(failed: Failure, secret?: string): void {
    const now = state();
    cooldown.fail(failed, now !== "none" && now !== "expired", secret);
    const { code, message } = failed.error;
    emit(onEvent, { type: "token-renewal-failed", code, message, retryAfterMs: cooling() });
  }

  /** What a caller does who cannot have the present token at once. */
  async function wait(signal: AbortSignal | undefined, minValidity: number): Promise<AccessToken> {
    // Whoever waited while critical may take the token at the floor exactly, which is not below it.
    let atFloor = false;
    for (let waited = false; ; waited = true) {
      if (signal?.aborted) throw signal.reason;
      if (closed) throw new ClosedError("the token provider");
      const now = state();
      const left = remaining();
      const bar = Math.max(minValidity, held ? held.floor : 0);
      if (held && left >= bar && (atFloor || left > held.floor)) {
        // Not waited so far, and yet here: it is critical.
        if (waited || !(flight || cooling() <= 0)) return held.token;
        atFloor = true;
        await join(renew(BACKGROUND_TRIES).done, clock, signal, Math.min(CRITICAL_WAIT_MS, left - bar));
        continue;
      }
      const { pause } = cooldown;
      if (!flight) {
        // While the credentials are refused the flight asks the supplier only: another secret ends the pause.
        const asksSupplier = pause?.failure.permanent && typeof clientSecret === "function";
        if (pause && (waited || (cooling() > 0 && !asksSupplier))) throw refusal(pause.failure, cooling());
        const known = held?.tooShort && now === "fresh" && minValidity > held.lifetimeMs;
        if (held && (waited || known)) {
          held.tooShort = true;
          throw new TokenError("getToken: a new token does not live as long as asked", {
            code: "min-validity",
          });
        }
      }
      await join(renew(BLOCKING_TRIES).done, clock, signal, undefined);
    }
  }

  return redacted("TokenProvider", {
    // Not async: while the token is fresh or aging a call costs two looks at the clock, and allocates nothing.
    getToken(asked) {
      const { signal, minValidity = 0 } = asked ?? {};
      if (!(minValidity >= 0))
        return Promise.reject(
          new ConfigError('getToken: "minValidity" must be a number of milliseconds, 0 or more'),
        );
      if (held && !signal?.aborted) {
        const left = remainingOf(held, clock);
        if (left > held.critical && left >= minValidity) {
          if (left <= held.aging && !flight && cooling() <= 0) renew(BACKGROUND_TRIES);
          return held.ready;
        }
      }
      return wait(signal, minValidity);
    },
    invalidate(token) {
      const value = typeof token === "string" ? token : token.reveal();
      if (held?.token.reveal() !== value) return "stale";
      if (!breaker.reject(clock.monotonic(), ageOf(held.sent, clock))) return "stale";
      held = undefined;
      emit(onEvent, { type: "token-evicted" });
      return "evicted";
    },
    status() {
      const left = closed ? 0 : cooling();
      return {
        state: closed ? "closed" : state(),
        remainingMs: Math.max(0, remaining()),
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
