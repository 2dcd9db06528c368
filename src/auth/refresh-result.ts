import type { Moment } from "../clock.ts";
import type { Failure } from "./token-failure.ts";
import type { TokenResponse } from "./token-response.ts";

/** What a refresh came to. */
export type RefreshResult =
  | {
      readonly kind: "token";
      readonly response: TokenResponse;
      readonly issued: Moment;
      /** Called when the callers have the token; `kept` tells whether the provider keeps it. */
      readonly settle?: (kept: boolean) => void;
    }
  | { readonly kind: "failed"; readonly failure: Failure; readonly secret?: string }
  /** No request was made: the supplier has no other secret than the refused one, or another process renews. */
  | { readonly kind: "unchanged" };
