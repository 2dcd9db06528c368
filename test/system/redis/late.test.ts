// What a client holds back while the server is gone, on a real server: it lands with the life that is left, or not at all.
import { Redis as IoRedis } from "ioredis";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { redisTokenStore } from "../../../src/redis/index.ts";
import type { IoRedisClient } from "../../../src/redis/run-script.ts";
import { createOwnRedis } from "../../support/own-redis.ts";
import { type Connected, redisClients } from "../../support/redis-clients.ts";

const server = await createOwnRedis();
afterAll(() => server?.kill());

const pass = async (ms: number): Promise<void> => {
  const until = performance.now() + ms;
  while (performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe.skipIf(!server).each(redisClients)("the offline queue of %s", (_, connect) => {
  let connected: Connected;
  beforeAll(async () => {
    connected = await connect(server?.port ?? 0);
  });
  afterAll(() => connected.close());

  test("what ends before it lands is not there, and what does not has the rest of its life", async () => {
    const store = redisTokenStore(connected.client, { encryptionKeys: "plaintext" });
    await server?.kill();
    // A client without such a queue refuses them.
    const ended = store.write("ended", "token", 300).catch(() => false);
    const lease = store.lease("ended", 300).catch(() => undefined);
    const living = store.write("living", "token", 60_000).catch(() => false);
    await pass(300);
    await server?.start();
    expect([await ended, await lease]).toEqual([false, undefined]);
    const isWritten = await living;
    // Of its own, because one that was away may be away for longer.
    const other = await connect(server?.port ?? 0);
    const healthy = redisTokenStore(other.client, { encryptionKeys: "plaintext" });
    expect(await healthy.read("ended")).toBeUndefined();
    expect((await healthy.read("living"))?.ttlMs ?? 0).toBeLessThanOrEqual(60_000 - 300);
    if (isWritten) expect((await healthy.read("living"))?.value).toBe("token");
    expect(await healthy.lease("ended", 60_000)).toBeTypeOf("function");
    await other.close();
  });
});

describe.skipIf(!server)("a script that is held back on its way", () => {
  let redis: IoRedis;
  let open: () => void;
  let slow: IoRedisClient;
  beforeEach(async () => {
    redis = new IoRedis({ port: server?.port ?? 0 });
    await redis.flushall();
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    slow = {
      evalsha: () => Promise.reject(new Error("NOSCRIPT")),
      async eval(script, ...rest) {
        if (script.includes("'SET'")) await opened;
        return redis.eval(script, ...rest);
      },
    };
    return () => redis.disconnect();
  });

  test("is judged by the server's clock: after its end it does nothing", async () => {
    const store = redisTokenStore(slow, { encryptionKeys: "plaintext" });
    const written = store.write("a", "token", 200);
    const lease = store.lease("a", 200);
    await pass(200);
    open();
    expect([await written, await lease]).toEqual([false, undefined]);
    expect(await redis.keys("*")).toEqual([]);
  });

  test("does not take the place of a token that lives longer by then", async () => {
    const store = redisTokenStore(slow, { encryptionKeys: "plaintext" });
    const written = store.write("b", "late", 60_000);
    await pass(200);
    await redis.set("invers-oneapi:b", "oa1.plaintext.longer", "PX", 59_900);
    open();
    expect(await written).toBe(false);
    expect((await store.read("b"))?.value).toBe("longer");
  });
});
