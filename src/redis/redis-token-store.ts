import { remainingOf } from "../auth/lifetime.ts";
import { momentOf, systemClock } from "../clock.ts";
import { ConfigError } from "../errors/config-error.ts";
import { checkOptions } from "../options/check-options.ts";
import type { TokenStore } from "../types/token-store.ts";
import { type RedisClient, type RunScript, scriptRunner } from "./run-script.ts";
import { LEASE, READ, REMOVE, TIME, WRITE } from "./scripts.ts";
import { createSeal } from "./seal.ts";
import { type SealOptions, sealed } from "./seal-token-store.ts";

/** Options of `redisTokenStore`. */
export interface RedisTokenStoreOptions extends SealOptions {
  /** In front of the key's name: `<prefix>:<hash of token URL and client id>`. @default "invers-oneapi" */
  prefix?: string | undefined;
}

/** The lease lies in the slot of its token: the part in braces decides. */
const leaseOf = (name: string): string => `{${name}}:lease`;

/**
 * Runs a script that gives something a life of `ttlMs` from now on. The server is first asked for its time: what it is
 * told by its own clock means the same however late it arrives. It answers 1 if it did so.
 */
async function runUntil(
  run: RunScript,
  script: string,
  key: string,
  value: string,
  ttlMs: number,
): Promise<boolean> {
  const life = { since: momentOf(systemClock), lifetimeMs: ttlMs };
  const now = Number(await run(TIME, key, []));
  const leftMs = Math.floor(remainingOf(life, systemClock));
  if (leftMs <= 0) return false;
  return Number(await run(script, key, [value, String(leftMs), String(now + leftMs)])) === 1;
}

function redisVerbs(run: RunScript): TokenStore {
  return {
    async read(name) {
      const reply = (await run(READ, name, [])) as [value: unknown, ttlMs: unknown] | null | undefined;
      return reply ? { value: String(reply[0]), ttlMs: Number(reply[1]) } : undefined;
    },
    write: (name, value, ttlMs) => runUntil(run, WRITE, name, value, ttlMs),
    async remove(name, value) {
      await run(REMOVE, name, [value]);
    },
    async lease(name, ttlMs) {
      const owner = crypto.randomUUID();
      const got = await runUntil(run, LEASE, leaseOf(name), owner, ttlMs);
      // Compare and delete: by then the lease may be somebody else's.
      return got ? () => run(REMOVE, leaseOf(name), [owner]) : undefined;
    },
  };
}

/**
 * Keeps one token for many processes in Redis or Valkey, sealed. Takes your own connected client: `redis` (node-redis),
 * `ioredis`, `iovalkey` or `@valkey/valkey-glide`, cluster clients included.
 *
 * @example
 * const redis = await createClient({ url: process.env.REDIS_URL }).connect();
 * const tokenStore = redisTokenStore(redis, { encryptionKeys: [process.env.TOKEN_KEY!] });
 * const client = createOneApiClient({ tokenStore });
 *
 * @throws ConfigError for a client of unknown shape, and for keys that are missing, too short, or a bare string
 */
export function redisTokenStore(client: RedisClient, options: RedisTokenStoreOptions): TokenStore {
  const who = "redisTokenStore";
  const run = scriptRunner(client);
  const { encryptionKeys, prefix = "invers-oneapi" } = checkOptions(who, options, {
    encryptionKeys: ["given", () => true],
    prefix: [
      "a non-empty string without braces",
      (value) => typeof value === "string" && /^[^{}]+$/.test(value),
    ],
  });
  if (!encryptionKeys) throw new ConfigError(`${who}: option "encryptionKeys" is missing`);
  return sealed(redisVerbs(run), createSeal(who, encryptionKeys), (key) => `${prefix}:${key}`);
}
