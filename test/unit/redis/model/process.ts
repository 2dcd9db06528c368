import { type AccessToken, createTokenProvider, type OneApiEvent, type TokenProvider } from "invers-oneapi";
import type { ManualClock, TestTokenStore } from "invers-oneapi/testing";
import type { TokenStore } from "../../../../src/types/token-store.ts";
import { forProcess } from "../../../support/token-fleet.ts";

/** How long a store may keep a caller waiting, for each operation. */
const OPERATION_MS = 250;
/** The longest pause between two looks for the token of another process. */
const LOOK_AGAIN_MS = 600;
/** The time limit of a token request, and the longest pause before the next one of the same refresh. */
export const REQUEST_MS = 10_000;
const NEXT_REQUEST_MS = 3000;

export interface ProcessOptions {
  readonly clientId: string;
  readonly clock: ManualClock;
  readonly store: TestTokenStore;
  readonly random: () => number;
  fetch(process: ModelProcess, url: string, init?: RequestInit): Promise<Response>;
}

/** One process: its provider, and what is known of it from outside. */
export class ModelProcess {
  readonly clientId: string;
  readonly provider: TokenProvider;
  /** The last one that a caller was handed. */
  token: string | undefined;
  /** Tokens that it has seen rejected. */
  readonly evicted = new Set<string>();
  readonly events: OneApiEvent[] = [];
  /** Callers who wait. */
  waiting = 0;
  /** Operations of the store that it began, and those without an end. */
  operations = 0;
  pending = 0;
  /** Its right to renew, the latest: after the store lost one, a process may have got the next. */
  private lease: { readonly until: number } | undefined;
  /** Whether it has used that right. */
  hasUsedLease = true;
  /** When the store failed it, and since when it looks for a token. */
  failedAt = Number.NEGATIVE_INFINITY;
  lookingSince: number | undefined;
  /** Whether the token endpoint failed it since it had a token. */
  refused = false;
  /** By when the store, and the token endpoint, must have let it go on. */
  private storeDueAt = 0;
  private requestDueAt = 0;
  private readonly clock: ManualClock;

  constructor({ clientId, clock, store, random, fetch }: ProcessOptions) {
    this.clientId = clientId;
    this.clock = clock;
    this.provider = createTokenProvider({
      clientId,
      clientSecret: "secret",
      clock,
      random,
      fetch: (url, init) => fetch(this, url, init),
      tokenStore: forProcess(this.watched(store)),
      onEvent: (event) => {
        this.events.push(event);
        if (event.type === "token-store-failed") this.failedAt = clock.monotonic();
        if (event.type === "token-renewed") this.refused = false;
      },
    });
  }

  async getToken(): Promise<AccessToken> {
    this.waiting++;
    try {
      return await this.provider.getToken();
    } finally {
      this.waiting--;
    }
  }

  /** How long a caller has been waiting for nothing, in ms. */
  get idleMs(): number {
    return this.waiting && this.clock.monotonic() - Math.max(this.storeDueAt, this.requestDueAt);
  }

  get isLeased(): boolean {
    return this.lease !== undefined && this.lease.until > this.clock.monotonic();
  }

  onRequest(): void {
    this.hasUsedLease = true;
    this.requestDueAt = this.clock.monotonic() + REQUEST_MS + NEXT_REQUEST_MS;
  }

  /** The token endpoint failed it, or answered too late. */
  onRefused(isLate: boolean): void {
    this.refused = true;
    if (!isLate) this.requestDueAt = this.clock.monotonic() + NEXT_REQUEST_MS;
  }

  private moved(restMs: number): void {
    this.storeDueAt = this.clock.monotonic() + restMs;
  }

  /** The store, with a look at what the process does with it. */
  private watched(store: TestTokenStore): TokenStore {
    const look = async <T>(work: () => Promise<T>): Promise<T> => {
      this.operations++;
      this.pending++;
      this.moved(OPERATION_MS);
      try {
        return await work();
      } finally {
        this.pending--;
        this.moved(OPERATION_MS);
      }
    };
    return {
      read: (key) => {
        this.lookingSince ??= this.clock.monotonic();
        return look(() => store.read(key));
      },
      write: (key, value, ttlMs) => look(() => store.write(key, value, ttlMs)),
      remove: (key, value) => look(() => store.remove(key, value)),
      lease: async (key, ttlMs) => {
        const lease = { until: this.clock.monotonic() + ttlMs };
        const release = await look(() => store.lease(key, ttlMs));
        if (!release) {
          this.moved(LOOK_AGAIN_MS);
          return undefined;
        }
        this.lease = lease;
        this.hasUsedLease = false;
        return () => {
          if (this.lease === lease) this.lease = undefined;
          return look(async () => release());
        };
      },
    };
  }
}
