import { TokenError } from "../errors/token-error.ts";
import type { CachedToken } from "./token-cache.ts";
import { type Failure, toTokenError } from "./token-failure.ts";

/** A caller who cannot have the cached token at once, and how the provider is while no refresh is under way. */
interface Caller {
  /** What it pauses after. */
  readonly failure: Failure | undefined;
  /** What is left of the pause, in ms. */
  readonly cooling: number;
  readonly cached: CachedToken | undefined;
  readonly isFresh: boolean;
  /** A refresh has ended since the call. */
  readonly waited: boolean;
  /** Life that the token must have, in ms. */
  readonly minValidity: number;
  /** The client secret comes from a function. */
  readonly hasSupplier: boolean;
}

/** Why this caller gets no token now; `undefined` if a refresh is worth waiting for. */
export function refusalOf({
  failure,
  cooling,
  cached,
  isFresh,
  waited,
  minValidity,
  hasSupplier,
}: Caller): TokenError | undefined {
  // While the credentials are refused, a refresh asks the supplier first: another secret ends the pause.
  const asksSupplier = failure?.permanent && hasSupplier;
  if (failure && (waited || (cooling > 0 && !asksSupplier))) return toTokenError(failure, cooling);
  if (!cached) return undefined;
  const known = cached.tooShort && isFresh && minValidity > cached.lifetimeMs;
  if (!waited && !known) return undefined;
  return new TokenError("getToken: a new token does not live as long as asked", { code: "min-validity" });
}
