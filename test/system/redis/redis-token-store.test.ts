// On a real server, by each of the four client libraries.
import { createClient } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisTokenStore } from "../../../src/redis/index.ts";
import { createOwnRedis } from "../../support/own-redis.ts";
import { type Connected, redisClients } from "../../support/redis-clients.ts";

const KEY = Buffer.alloc(32, 3).toString("base64");
const PASSWORD = "only-for-this-test";
const server = await createOwnRedis({ password: PASSWORD });
const admin = createClient({ url: server?.url ?? "" });
admin.on("error", () => {});

beforeAll(async () => {
  if (server) await admin.connect();
});
afterAll(async () => {
  admin.destroy();
  await server?.kill();
});

describe.skipIf(!server).each(redisClients)("the four verbs by %s", (name, connect) => {
  let connected: Connected;
  const prefix = `test:${name}`;
  const store = () => redisTokenStore(connected.client, { encryptionKeys: [KEY], prefix });
  beforeAll(async () => {
    connected = await connect(server?.port ?? 0, PASSWORD);
    await admin.flushAll();
    await admin.scriptFlush();
  });
  afterAll(() => connected.close());

  test("what is written is read, with its life left by the server's clock", async () => {
    expect(await store().read("a")).toBeUndefined();
    expect(await store().write("a", "the-token", 60_000)).toBe(true);
    const read = await store().read("a");
    expect(read?.value).toBe("the-token");
    expect(read?.ttlMs).toBeGreaterThan(50_000);
    expect(read?.ttlMs).toBeLessThanOrEqual(60_000);
  });

  test("written only if it lives longer than what is there", async () => {
    await store().write("b", "long", 60_000);
    expect(await store().write("b", "short", 30_000)).toBe(false);
    expect((await store().read("b"))?.value).toBe("long");
    expect(await store().write("b", "longer", 90_000)).toBe(true);
    expect((await store().read("b"))?.value).toBe("longer");
  });

  test("or if something foreign is there: another text, no expiry, another type, bytes that are no text", async () => {
    const foreign: (() => Promise<unknown>)[] = [
      () => admin.set(`${prefix}:c`, "somebody else's", { PX: 900_000 }),
      () => admin.set(`${prefix}:c`, "oa1.without-expiry"),
      () => admin.hSet(`${prefix}:c`, "field", "value"),
      () => admin.set(`${prefix}:c`, Buffer.from("oa1.\xff\xfe", "latin1"), { PX: 900_000 }),
    ];
    for (const put of foreign) {
      await admin.del(`${prefix}:c`);
      await put();
      expect(await store().read("c")).toBeUndefined();
      expect(await store().write("c", "ours", 30_000)).toBe(true);
      expect((await store().read("c"))?.value).toBe("ours");
    }
  });

  test("removed only if it is still that value", async () => {
    await store().write("d", "new", 60_000);
    await store().remove("d", "old");
    expect((await store().read("d"))?.value).toBe("new");
    await store().remove("d", "new");
    expect(await store().read("d")).toBeUndefined();
  });

  test("one lease at a time, released by its owner alone", async () => {
    const release = await store().lease("e", 60_000);
    expect(await store().lease("e", 60_000)).toBeUndefined();
    await release?.();
    const next = await store().lease("e", 60_000);
    expect(next).toBeTypeOf("function");
    await release?.();
    expect(await store().lease("e", 60_000)).toBeUndefined();
    await next?.();
  });

  test("a lease ends by itself", async () => {
    await store().lease("f", 60_000);
    const left = Number(await admin.pTTL(`{${prefix}:f}:lease`));
    expect(left).toBeGreaterThan(50_000);
    expect(left).toBeLessThanOrEqual(60_000);
  });

  test("a server that has forgotten the scripts is told them again", async () => {
    await store().write("g", "before", 60_000);
    await admin.scriptFlush();
    expect((await store().read("g"))?.value).toBe("before");
  });

  test("nothing readable lies in it, and token and lease are in one slot of a cluster", async () => {
    await store().write("h", "readable-token", 60_000);
    await store().lease("h", 60_000);
    for (const key of await admin.keys("*")) {
      const dump = await admin.sendCommand(["DUMP", key], { typeMapping: { 36: Buffer } } as never);
      expect(String(dump)).not.toContain("readable-token");
    }
    const slotOf = (key: string) => /\{(.+)\}/.exec(key)?.[1] ?? key;
    const keys = await admin.keys(`*${prefix}:h*`);
    expect(keys.sort()).toEqual([`${prefix}:h`, `{${prefix}:h}:lease`]);
    expect(new Set(keys.map(slotOf)).size).toBe(1);
  });
});
