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
import { type Seal, VERSION } from "../../src/redis/seal.ts";
import { shareToken } from "../../src/redis/share-token.ts";
import { SHARING } from "../../src/types/token-store.ts";
import { CLIENT_ID, createTokenEndpoint, SECRET, type TokenEndpoint } from "./token-endpoint.ts";

/** Where the token of these credentials lies in `forProcess`. */
export const placeOf = (tokenUrl: string, clientId: string): string => JSON.stringify([tokenUrl, clientId]);

/** Bound to its place and readable, since WebCrypto keeps no manual time. */
const seal: Seal = {
  seal: async (name, text) => `${VERSION}${btoa(JSON.stringify([name, text]))}`,
  open: async (name, sealed) => textIn(name, sealed),
};

function textIn(name: string, sealed: string): string | undefined {
  try {
    const [place, text] = JSON.parse(atob(sealed.slice(VERSION.length)));
    return place === name ? text : undefined;
  } catch {
    return undefined;
  }
}

/** The token in what `forProcess` wrote. */
export const valueIn = (name: string, sealed: string): string | undefined =>
  JSON.parse(textIn(name, sealed) ?? "{}").value;

/** A store object of its own for each process, before one store. */
export function forProcess(store: TokenStore): TokenStore {
  const sealed = { store, seal, guard: createGuard(), place: placeOf };
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
