/** A token in a store. */
export interface StoredToken {
  /** As it was written. */
  readonly value: string;
  /** Life left in ms, by the store's own clock. Not above 0: it has no expiry, or this package did not write it. */
  readonly ttlMs: number;
}

/**
 * Keeps one token for many processes. Key and value are opaque to it; values are ASCII and begin with `oa1.`, so that a
 * store recognises them. Make it safe by `sealTokenStore` of `invers-oneapi/redis`, which also brings the rules of
 * sharing; `redisTokenStore` is one that is sealed.
 *
 * @example
 * const store: TokenStore = { read, write, remove, lease }; // of your own, over any database
 * const client = createClient({ tokenStore: sealTokenStore(store, { encryptionKeys: [process.env.TOKEN_KEY!] }) });
 */
export interface TokenStore {
  /** What lies under the key; `undefined` if nothing does. */
  read(key: string): Promise<StoredToken | undefined>;
  /**
   * Writes if it lives longer than what is there, or if this package did not write what is there; tells whether it did.
   * `ttlMs` is in ms and counts from the call: what a client holds back and sends later has only the rest of it, or is
   * dropped.
   */
  write(key: string, value: string, ttlMs: number): Promise<boolean>;
  /** Removes it if it is still that value. */
  remove(key: string, value: string): Promise<void>;
  /** Gives the right to renew for `ttlMs` from the call to one process; `undefined` if somebody else has it. */
  lease(key: string, ttlMs: number): Promise<(() => unknown) | undefined>;
}

/** Where the rules of sharing are found: they come with the store, so that those pay for them who use them. */
export const SHARING: unique symbol = Symbol.for("invers-oneapi.token-sharing") as never;
