import type { Clock } from "../../clock.ts";
import { stopwatch } from "../clock/time.ts";
import type { Random } from "../fleet/random.ts";

/** Lifetime of an access token in seconds (documented: `expires_in`). */
export const TOKEN_LIFETIME_S = 900;

/** A token that was given out. */
export interface IssuedToken {
  readonly value: string;
  /** Counts from 1. */
  readonly number: number;
  /** Milliseconds that are left; 0 when it is expired or revoked. */
  remainingMs(): number;
  revoke(): void;
}

/** The access tokens of a sandbox. */
export interface Tokens {
  issue(lifetimeS: number): IssuedToken;
  /** The token with that value, expired or not. */
  find(value: string): IssuedToken | undefined;
  readonly last: IssuedToken | undefined;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Tokens expire by the hand that ran further: one that lay asleep or was set back does not keep a token alive. */
export function createTokens(clock: Clock, random: Random): Tokens {
  const issued = new Map<string, IssuedToken>();
  let last: IssuedToken | undefined;

  function issue(lifetimeS: number): IssuedToken {
    const elapsed = stopwatch(clock);
    let over = false;
    const token: IssuedToken = {
      // Opaque on purpose: the real ones look like JWTs, but no client may rely on it.
      value: `sandbox.${random.text(ALPHABET, 48)}`,
      number: issued.size + 1,
      remainingMs() {
        const remaining = over ? 0 : lifetimeS * 1000 - elapsed();
        // Once seen expired it stays so, whatever the wall hand does afterwards.
        over = remaining <= 0;
        return Math.max(remaining, 0);
      },
      revoke() {
        over = true;
      },
    };
    issued.set(token.value, token);
    last = token;
    return token;
  }

  return {
    issue,
    find: (value) => issued.get(value),
    get last() {
      return last;
    },
  };
}
