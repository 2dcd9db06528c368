import type { Disposal } from "../platform/dispose.ts";

/** A bearer token that shows its value only when asked to. */
export interface AccessToken {
  /** The token itself, for an `Authorization: Bearer` header. */
  reveal(): string;
}

/** `none`: no token. `fresh`, `aging` (renewal due), `critical` (about to expire): usable. `expired`: never handed out. */
export type TokenState = "none" | "fresh" | "aging" | "critical" | "expired";

/** What one call asks of `getToken`. */
export interface GetTokenOptions {
  /** Detaches this caller only; others and the request go on. */
  signal?: AbortSignal | undefined;
  /** Remaining life that the token must have, in ms. @default 0 */
  minValidity?: number | undefined;
}

/**
 * A snapshot for health checks. Calls fail for want of a token where `retryAfterMs` is set and `state` is `none` or
 * `expired`; without the former, the next call gets one.
 */
export interface TokenStatus {
  /** Where the token is in its life. */
  readonly state: TokenState | "closed";
  /** Life left in ms; 0 without a token. */
  readonly remainingMs: number;
  /** Whether a renewal is under way. */
  readonly renewing: boolean;
  /** Set while the provider pauses after a failure, in ms. */
  readonly retryAfterMs?: number;
}

/**
 * One shared source of access tokens; any number of clients and callers may use it. `createTokenProvider` makes one, and
 * one of your own, such as over a service that hands out tokens, is an object of this form.
 *
 * @example
 * const client = createClient({ tokenProvider: { getToken, invalidate, status, close } });
 */
export interface TokenProvider {
  /** A usable token, at once while there is one. Rejects with `TokenError`, `ClosedError` or the signal's own reason. */
  getToken(options?: GetTokenOptions): Promise<AccessToken>;
  /** Says that the API rejected this token. `"stale"`: it is not the current one (any more), nothing was done. */
  invalidate(token: AccessToken | string): "evicted" | "stale";
  /** How it is; asks nobody. */
  status(): TokenStatus;
  /** Ends the renewal under way; everything afterwards rejects with `ClosedError`. */
  close(): void;
}

/** What `createTokenProvider` makes: `using` and `await using` close it at the end of their scope. */
export interface DisposableTokenProvider extends TokenProvider, Disposal {}
