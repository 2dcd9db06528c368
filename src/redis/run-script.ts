import { ConfigError } from "../errors/config-error.ts";

/** Runs a script on one key. */
export type RunScript = (script: string, key: string, args: readonly string[]) => Promise<unknown>;

type Reply = Promise<unknown>;
type Options = { keys: string[]; arguments: string[] };

/** A connected client of node-redis (`redis`), its cluster or sentinel included. */
export interface NodeRedisClient {
  /** EVALSHA. */
  evalSha(sha: string, options: Options): Reply;
  /** EVAL, where the server does not know the script yet. */
  eval(script: string, options: Options): Reply;
}

/** A client of `ioredis` or `iovalkey`, their clusters included. */
export interface IoRedisClient {
  /** EVALSHA. */
  evalsha(sha: string, keys: number, ...rest: string[]): Reply;
  /** EVAL, where the server does not know the script yet. */
  eval(script: string, keys: number, ...rest: string[]): Reply;
}

/** A client of Valkey GLIDE (`@valkey/valkey-glide`), its cluster client included. */
export interface GlideClient {
  /** Any command, as its words. */
  customCommand(command: string[]): Reply;
}

/** A client of any of these. */
export type RedisClient = NodeRedisClient | IoRedisClient | GlideClient;

interface Runner {
  bySha(sha: string, key: string, args: readonly string[]): Reply;
  byText(script: string, key: string, args: readonly string[]): Reply;
}

const has = (client: unknown, ...names: string[]): boolean =>
  !!client && names.every((name) => typeof (client as Record<string, unknown>)[name] === "function");

/** Knows a client by its shape. */
function runnerOf(client: RedisClient): Runner {
  if (has(client, "customCommand")) {
    const glide = client as GlideClient;
    const run = (verb: string, script: string, key: string, args: readonly string[]): Reply =>
      glide.customCommand([verb, script, "1", key, ...args]);
    return { bySha: run.bind(undefined, "EVALSHA"), byText: run.bind(undefined, "EVAL") };
  }
  if (has(client, "evalSha", "eval")) {
    const node = client as NodeRedisClient;
    return {
      bySha: (sha, key, args) => node.evalSha(sha, { keys: [key], arguments: [...args] }),
      byText: (script, key, args) => node.eval(script, { keys: [key], arguments: [...args] }),
    };
  }
  if (has(client, "evalsha", "eval")) {
    const io = client as IoRedisClient;
    return {
      bySha: (sha, key, args) => io.evalsha(sha, 1, key, ...args),
      byText: (script, key, args) => io.eval(script, 1, key, ...args),
    };
  }
  throw new ConfigError(
    "redisTokenStore: the client must be one of redis, ioredis, iovalkey or @valkey/valkey-glide",
  );
}

async function sha1(script: string): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", new TextEncoder().encode(script)));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Whether the server does not know the script yet: in the words of Redis, or of GLIDE. */
const isUnknownScript = (error: unknown): boolean =>
  /NOSCRIPT|NoScript/.test(String((error as Error)?.message));

/** Runs scripts by their hash, and by their text where the server does not know them yet. */
export function scriptRunner(client: RedisClient): RunScript {
  const runner = runnerOf(client);
  const hashes = new Map<string, Promise<string>>();
  return async (script, key, args) => {
    const hash = hashes.get(script) ?? sha1(script);
    hashes.set(script, hash);
    try {
      return await runner.bySha(await hash, key, args);
    } catch (error) {
      if (!isUnknownScript(error)) throw error;
      return runner.byText(script, key, args);
    }
  };
}
