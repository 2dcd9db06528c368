import type { SharedTokenStore } from "../auth/token-sharing.ts";
import { type Clock, systemClock } from "../clock.ts";
import { aClock, checkOptions } from "../options/check-options.ts";
import { createGuard } from "../redis/guard.ts";
import { createSeal } from "../redis/seal.ts";
import { shareToken } from "../redis/share-token.ts";
import type { SealedStore } from "../redis/stored-token.ts";
import { SHARING, type TokenStore } from "../types/token-store.ts";

/** Options of `createTokenStore`. */
export interface TestTokenStoreOptions {
  /** Counts the life of what it keeps: the clock that the providers have. @default the platform's clock */
  clock?: Clock | undefined;
}

/** An operation of a token store. */
export type TokenStoreOperation = "read" | "write" | "remove" | "lease" | "release";

/** A token store in memory, for tests of what a program does when its store is in trouble. */
export interface TestTokenStore extends TokenStore {
  /** What was asked of it, in order. */
  readonly operations: readonly TokenStoreOperation[];
  /** Leaves operations without an answer from now on, all of them or these; returns what ends that and answers them. */
  stall(...operations: TokenStoreOperation[]): () => void;
  /** Lets operations fail from now on, all of them or these; returns what ends that. */
  fail(...operations: TokenStoreOperation[]): () => void;
  /** Forgets everything, leases too: a failover, or `FLUSHALL`. */
  lose(): void;
  /** Damages what it keeps. */
  corrupt(): void;
}

interface Entry {
  value: string;
  readonly until: number;
}

/** What an operation meets before it reaches the store; it waits there, or fails. */
interface StoreFault {
  readonly on: readonly TokenStoreOperation[];
  pass(): Promise<void>;
}

/**
 * Plays a token store in memory: pass it as `tokenStore`, to several providers as several processes would.
 *
 * @example
 * const store = createTokenStore({ clock });
 * const [one, other] = [0, 1].map(() => createTokenProvider({ ...credentials, clock, tokenStore: store }));
 * const repair = store.stall(); // nobody waits longer than 250 ms for it
 */
export function createTokenStore(options: TestTokenStoreOptions = {}): TestTokenStore {
  const { clock = systemClock } = checkOptions("createTokenStore", options, { clock: aClock });
  const entries = new Map<string, Entry>();
  const operations: TokenStoreOperation[] = [];
  const faults = new Set<StoreFault>();

  async function pass(operation: TokenStoreOperation): Promise<void> {
    operations.push(operation);
    for (const { on, pass } of faults) if (!on.length || on.includes(operation)) await pass();
  }

  function trouble(
    on: readonly TokenStoreOperation[],
    pass: () => Promise<void>,
    end = () => {},
  ): () => void {
    const added: StoreFault = { on, pass };
    faults.add(added);
    return () => {
      faults.delete(added);
      end();
    };
  }

  const isOver = ({ until }: Entry): boolean => until <= clock.monotonic();

  function alive(key: string): Entry | undefined {
    const entry = entries.get(key);
    if (entry && !isOver(entry)) return entry;
    entries.delete(key);
    return undefined;
  }

  const isOurs = (value: string): boolean => value.startsWith("oa1.");

  // Lives count from the call, however late it gets through.
  const memory: TokenStore = {
    async read(key) {
      await pass("read");
      const entry = alive(key);
      return entry && { value: entry.value, ttlMs: entry.until - clock.monotonic() };
    },
    async write(key, value, ttlMs) {
      const until = clock.monotonic() + ttlMs;
      await pass("write");
      const entry = alive(key);
      const written: Entry = { value, until };
      if (isOver(written) || (entry && isOurs(entry.value) && entry.until >= until)) return false;
      entries.set(key, written);
      return true;
    },
    async remove(key, value) {
      await pass("remove");
      if (alive(key)?.value === value) entries.delete(key);
    },
    async lease(key, ttlMs) {
      const lease: Entry = { value: "", until: clock.monotonic() + ttlMs };
      await pass("lease");
      const name = `${key}:lease`;
      if (alive(name) || isOver(lease)) return undefined;
      entries.set(name, lease);
      return async () => {
        await pass("release");
        if (entries.get(name) === lease) entries.delete(name);
      };
    },
  };
  // The rules of sharing come with it, as with a store that is sealed; in memory nothing has to be.
  const sealed: SealedStore = {
    store: memory,
    seal: createSeal("createTokenStore", "plaintext"),
    guard: createGuard(),
    place: (tokenUrl, clientId) => JSON.stringify([tokenUrl, clientId]),
  };
  const sharing: SharedTokenStore = { ...memory, [SHARING]: (context) => shareToken(sealed, context) };
  return {
    ...sharing,
    operations,
    stall(...on) {
      let end = (): void => {};
      const ended = new Promise<void>((resolve) => {
        end = resolve;
      });
      return trouble(on, () => ended, end);
    },
    fail: (...on) => trouble(on, () => Promise.reject(new Error("the token store fails, as told"))),
    lose: () => entries.clear(),
    corrupt() {
      for (const [key, entry] of entries)
        if (!key.endsWith(":lease")) entry.value = `${entry.value.slice(0, -3)}???`;
    },
  };
}
