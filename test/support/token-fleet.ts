import {
  createTokenProvider,
  type OneApiEvent,
  type TokenProvider,
  type TokenProviderOptions,
  type TokenStore,
} from "invers-oneapi";
import {
  createManualClock,
  createTokenStore,
  type ManualClock,
  type TestTokenStore,
} from "invers-oneapi/testing";
import type { SharedTokenStore } from "../../src/auth/token-sharing.ts";
import { createGuard } from "../../src/redis/guard.ts";
import { createSeal } from "../../src/redis/seal.ts";
import { shareToken } from "../../src/redis/share-token.ts";
import { SHARING } from "../../src/types/token-store.ts";
import { CLIENT_ID, createTokenEndpoint, SECRET, type TokenEndpoint } from "./token-endpoint.ts";

/** A store object of its own for each process, before one store. In the clear, since WebCrypto keeps no manual time. */
export function forProcess(store: TokenStore): TokenStore {
  const place = (tokenUrl: string, clientId: string): string => JSON.stringify([tokenUrl, clientId]);
  const sealed = { store, seal: createSeal("test", "plaintext"), guard: createGuard(), place };
  const shared: SharedTokenStore = { ...store, [SHARING]: (context) => shareToken(sealed, context) };
  return shared;
}

/** One of many processes: with a store object of its own, before the store that all share. */
export interface Process {
  readonly provider: TokenProvider;
  readonly events: OneApiEvent[];
  value(options?: Parameters<TokenProvider["getToken"]>[0]): Promise<string>;
}

export interface TokenFleet {
  readonly clock: ManualClock;
  readonly endpoint: TokenEndpoint;
  readonly store: TestTokenStore;
  readonly processes: Process[];
  /** One process more. */
  start(options?: TokenProviderOptions): Process;
}

/** Processes that share a token by one store in memory, on one manual clock. `random` is 0.5 unless told otherwise. */
export function tokenFleet(count: number): TokenFleet {
  const clock = createManualClock();
  const endpoint = createTokenEndpoint();
  const store = createTokenStore({ clock });
  const start = (options: TokenProviderOptions = {}): Process => {
    const events: OneApiEvent[] = [];
    const provider = createTokenProvider({
      clientId: CLIENT_ID,
      clientSecret: SECRET,
      fetch: endpoint.fetch,
      clock,
      random: () => 0.5,
      onEvent: (event) => events.push(event),
      tokenStore: forProcess(store),
      ...options,
    });
    return { provider, events, value: async (asked) => (await provider.getToken(asked)).reveal() };
  };
  return { clock, endpoint, store, processes: Array.from({ length: count }, () => start()), start };
}

/** What each process comes to, all at once. */
export const all = <T>(processes: Process[], run: (each: Process) => Promise<T>): Promise<T[]> =>
  Promise.all(processes.map(run));
