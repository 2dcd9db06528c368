import { redacted } from "../auth/access-token.ts";
import type { SharedTokenStore } from "../auth/token-sharing.ts";
import { ConfigError } from "../errors/config-error.ts";
import { checkOptions } from "../options/check-options.ts";
import { SHARING, type TokenStore } from "../types/token-store.ts";
import { createGuard } from "./guard.ts";
import { createSeal, type EncryptionKeys, type Seal, sha256 } from "./seal.ts";
import { shareToken } from "./share-token.ts";

/** Options of `sealTokenStore`. */
export interface SealOptions {
  /**
   * 32 bytes each in base64, such as `openssl rand -base64 32` gives: the first seals, all open, so that keys can be
   * rotated. Or the word `"plaintext"`, which keeps tokens in the clear.
   */
  encryptionKeys: EncryptionKeys;
}

const VERBS = ["read", "write", "remove", "lease"] as const;

/**
 * Seals a store of your own, and brings the rules of sharing: what `tokenStore` takes.
 *
 * @example
 * const tokenStore = sealTokenStore(storeOfMine, { encryptionKeys: [process.env.TOKEN_KEY!] });
 *
 * @throws ConfigError for keys that are missing, too short, or a bare string
 */
export function sealTokenStore(store: TokenStore, options: SealOptions): TokenStore {
  const who = "sealTokenStore";
  if (!store || !VERBS.every((verb) => typeof store[verb] === "function"))
    throw new ConfigError(`${who}: the store must have the functions ${VERBS.join(", ")}`);
  const { encryptionKeys } = checkOptions(who, options, { encryptionKeys: ["given", () => true] });
  return sealed(store, createSeal(who, encryptionKeys), (key) => key);
}

/** @param name the store's own name for a key */
export function sealed(store: TokenStore, seal: Seal, name: (key: string) => string): TokenStore {
  const guard = createGuard();
  const place = async (tokenUrl: string, clientId: string): Promise<string> =>
    name(await sha256(new TextEncoder().encode(JSON.stringify([tokenUrl, clientId]))));
  return redacted<SharedTokenStore>("TokenStore", {
    async read(key) {
      const stored = await store.read(name(key));
      const value = stored && (await seal.open(name(key), stored.value));
      return stored && value !== undefined ? { value, ttlMs: stored.ttlMs } : undefined;
    },
    async write(key, value, ttlMs) {
      return store.write(name(key), await seal.seal(name(key), value), ttlMs);
    },
    async remove(key, value) {
      const stored = await store.read(name(key));
      if (stored && (await seal.open(name(key), stored.value)) === value)
        await store.remove(name(key), stored.value);
    },
    lease: (key, ttlMs) => store.lease(name(key), ttlMs),
    [SHARING]: (context) => shareToken({ store, seal, guard, place }, context),
  });
}
