import { abortable, waitAtMost } from "../abortable.ts";
import { ageOf, type Moment } from "../clock.ts";
import { ClosedError } from "../errors/closed-error.ts";
import type { TokenProviderOptions } from "../options/client-options.ts";
import { checkProviderOptions } from "../options/settings.ts";
import { disposable } from "../platform/dispose.ts";
import { emit } from "../telemetry.ts";
import type {
  AccessToken,
  DisposableTokenProvider,
  GetTokenOptions,
  TokenState,
  TokenStatus,
} from "../types/token-provider.ts";
import { SHARING } from "../types/token-store.ts";
import { redacted } from "./access-token.ts";
import { createBreaker } from "./breaker.ts";
import { type Pause, pauseAfter, remainingPause } from "./cooldown.ts";
import { minValidityOf, signalOf } from "./get-token-options.ts";
import { CRITICAL_WAIT_MS, remainingOf, stateOf } from "./lifetime.ts";
import { Refresh } from "./refresh.ts";
import type { RefreshResult } from "./refresh-result.ts";
import { toRefreshSettings } from "./refresh-settings.ts";
import { refusalOf } from "./refusal-of.ts";
import { type CachedToken, type PastTokens, replaceToken } from "./token-cache.ts";
import { type Failure, failure } from "./token-failure.ts";
import type { TokenResponse } from "./token-response.ts";
import type { SharedTokenStore } from "./token-sharing.ts";

// Who waits for what in which state. The other rules are each in a file of this folder.

/**
 * A token provider for client credentials. Renews 2 minutes early in the background, makes one request for any number
 * of callers, and does nothing while nobody asks.
 *
 * @example
 * using provider = createTokenProvider({ clientId: "EXFL29#cl1", clientSecret: () => vault.read("invers") });
 * const token = await provider.getToken();
 *
 * @throws ConfigError for an unknown, missing or wrong option; the message names it and never shows its value
 */
export function createTokenProvider(options: TokenProviderOptions): DisposableTokenProvider {
  const settings = checkProviderOptions(options);
  const { clock, random, onEvent } = settings;
  const hasSupplier = typeof settings.clientSecret === "function";
  const refreshSettings = toRefreshSettings(settings);
  // The rule of the option sees to it that the store brings them.
  const store = settings.tokenStore as SharedTokenStore | undefined;
  const sharing = store?.[SHARING]({
    ...refreshSettings,
    background: refreshSettings.background.clock,
    emit: (event) => emit(onEvent, event),
    current: () => cached && { value: cached.token.reveal(), remainingMs: remaining() },
  });
  const breaker = createBreaker();
  const past: PastTokens = new Map();
  let cached: CachedToken | undefined;
  let current: Refresh | undefined;
  /** The last token that the API rejected, and the refresh that was under way then. */
  let evicted: { readonly value: string; readonly during: Refresh | undefined } | undefined;
  let pause: Pause | undefined;
  let closed = false;

  const remaining = (): number => (cached ? remainingOf(cached, clock) : 0);
  const state = (): TokenState => (cached ? stateOf(remaining(), cached) : "none");
  const cooling = (): number => (pause ? remainingPause(pause, state(), clock.monotonic()) : 0);

  /** Whether a caller who has a token may start a refresh. */
  const mayRefresh = (): boolean => cooling() <= 0 && !sharing?.isRenewedElsewhere();

  const underWay = (): Refresh | undefined => (current?.isWithinLimit ? current : undefined);

  /**
   * Joins the refresh under way, or starts one. Resolves when its result has been committed, or is lost: workerd drops
   * a refresh with the request that began it and rejects whoever waits from another one, which then begins its own.
   */
  function refresh(blocking: boolean): Promise<void> {
    const joined = underWay() ?? start(blocking);
    if (blocking) joined.raise();
    return joined.committed.catch(() => {
      if (current === joined) current = undefined;
    });
  }

  function start(blocking: boolean): Refresh {
    const refused = pause?.failure.permanent && cooling() > 0 ? pause.secret : undefined;
    current?.stop();
    current = new Refresh(refreshSettings, { blocking, refused, sharing, commit });
    return current;
  }

  /** The one step in which a refresh changes anything. */
  function commit(done: Refresh, result: RefreshResult): void {
    if (current === done) {
      current = undefined;
      if (result.kind === "failed") onFailure(done, result.failure, result.secret);
      if (result.kind === "token") onResponse(done, result.response, result.issued);
    }
    if (result.kind === "token") result.settle?.(cached?.token.reveal() === result.response.accessToken);
  }

  function onResponse(done: Refresh, response: TokenResponse, issued: Moment): void {
    // Requested before the eviction: only a later request can tell whether the endpoint stands by the token.
    if (evicted?.during === done && evicted.value === response.accessToken) return;
    const replaced = replaceToken(response, issued, cached, past, clock, random());
    if (typeof replaced === "string") {
      onFailure(done, failure("unusable-answer", `the token endpoint gave ${replaced}`));
      return;
    }
    cached = replaced;
    pause = undefined;
    emit(onEvent, { type: "token-renewed", lifetimeMs: response.lifetimeMs });
  }

  function onFailure({ blocking }: Refresh, failed: Failure, secret?: string): void {
    const now = state();
    const unnoticed = !blocking || (now !== "none" && now !== "expired");
    pause = pauseAfter({ failure: failed, since: clock.monotonic(), unnoticed, secret }, pause, random());
    const { code, message, flowId } = failed.error;
    emit(onEvent, { type: "token-renewal-failed", code, message, flowId, retryAfterMs: cooling() });
  }

  /** For a caller who cannot have the cached token at once: have one, wait for one, or refuse. */
  async function wait(signal: AbortSignal | undefined, minValidity: number): Promise<AccessToken> {
    // Whoever waited while critical may take the token at the floor exactly, which is not below it.
    let atFloor = false;
    for (let waited = false; ; waited = true) {
      if (signal?.aborted) throw signal.reason;
      if (closed) throw new ClosedError("the token provider");
      const left = remaining();
      const bar = Math.max(minValidity, cached?.floor ?? 0);
      if (cached && left >= bar && (atFloor || left > cached.floor)) {
        // It has not waited and yet is here: the token is critical.
        if (waited || !(underWay() || mayRefresh())) return cached.token;
        atFloor = true;
        await waitAtMost(clock, Math.min(CRITICAL_WAIT_MS, left - bar), refresh(false), signal);
      } else {
        const facts = { failure: pause?.failure, cooling: cooling(), cached, isFresh: state() === "fresh" };
        const refusal = current ? undefined : refusalOf({ ...facts, waited, minValidity, hasSupplier });
        if (cached && refusal?.code === "min-validity") cached.tooShort = true;
        if (refusal) throw refusal;
        await abortable(refresh(true), signal);
      }
    }
  }

  return redacted(
    "TokenProvider",
    disposable({
      // Not async: while the token is fresh or aging a call costs two looks at the clock, and allocates nothing.
      getToken(asked?: GetTokenOptions): Promise<AccessToken> {
        try {
          const signal = signalOf(asked);
          const minValidity = minValidityOf(asked);
          if (cached && !signal?.aborted) {
            const left = remainingOf(cached, clock);
            if (left > cached.critical && left >= minValidity) {
              if (left <= cached.aging && !underWay() && mayRefresh()) void refresh(false);
              return cached.ready;
            }
          }
          return wait(signal, minValidity);
        } catch (error) {
          return Promise.reject(error);
        }
      },
      invalidate(token: AccessToken | string): "evicted" | "stale" {
        const value = typeof token === "string" ? token : token.reveal();
        if (cached?.token.reveal() !== value) return "stale";
        if (!breaker.reject(clock.monotonic(), ageOf(cached.issued, clock))) return "stale";
        cached = undefined;
        sharing?.reject(value);
        evicted = { value, during: current };
        emit(onEvent, { type: "token-evicted" });
        return "evicted";
      },
      status(): TokenStatus {
        const left = closed ? 0 : cooling();
        return {
          state: closed ? "closed" : state(),
          remainingMs: Math.max(0, Math.floor(remaining())),
          renewing: underWay() !== undefined,
          ...(left > 0 && { retryAfterMs: left }),
        };
      },
      close(): void {
        closed = true;
        cached = undefined;
        current?.stop();
        current = undefined;
      },
    }),
  );
}
