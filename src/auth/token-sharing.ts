import type { Clock } from "../clock.ts";
import type { OneApiEvent } from "../telemetry.ts";
import type { SHARING, TokenStore } from "../types/token-store.ts";
import type { RefreshResult } from "./refresh-result.ts";

/** A store that brings the rules of sharing. */
export interface SharedTokenStore extends TokenStore {
  [SHARING](context: SharingContext): TokenSharing;
}

/** What the rules of sharing need of a provider. */
export interface SharingContext {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clock: Clock;
  /** Its timers let the process exit, where the platform has such. */
  readonly background: Clock;
  random(): number;
  emit(event: OneApiEvent): void;
  /** The provider's present token and its life left in ms. */
  current(): { readonly value: string; readonly remainingMs: number } | undefined;
}

/** One provider's part in sharing. */
export interface TokenSharing {
  /** Looks for a token in the store, or mints one by `mint`. Rejects only with the signal's reason. */
  refresh(
    mint: () => Promise<RefreshResult>,
    refresh: { readonly blocking: boolean; readonly signal: AbortSignal },
  ): Promise<RefreshResult>;
  /** Whether another process is left to renew the token for now. */
  isRenewedElsewhere(): boolean;
  /** The API rejected this token. */
  reject(value: string): void;
}
