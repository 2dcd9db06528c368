// The cluster clients of the libraries, on a cluster of one node.
import { GlideClusterClient } from "@valkey/valkey-glide";
import { Cluster as IoCluster } from "ioredis";
import { Cluster as IoValkeyCluster } from "iovalkey";
import { createClient, createCluster } from "redis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { redisTokenStore } from "../../../src/redis/index.ts";
import { createOwnRedis } from "../../support/own-redis.ts";
import { type Connected, REQUEST_TIMEOUT_MS } from "../../support/redis-clients.ts";

const server = await createOwnRedis({ cluster: true });
const port = server?.port ?? 0;
const node = { host: "127.0.0.1", port };

const clusters: [name: string, connect: () => Promise<Connected>][] = [
  [
    "redis",
    async () => {
      const client = createCluster({ rootNodes: [{ socket: node }] });
      client.on("error", () => {});
      await client.connect();
      return { client, close: () => client.destroy() };
    },
  ],
  [
    "ioredis",
    async () => {
      const client = new IoCluster([node]);
      return { client, close: () => client.disconnect() };
    },
  ],
  [
    "iovalkey",
    async () => {
      const client = new IoValkeyCluster([node]);
      return { client, close: () => client.disconnect() };
    },
  ],
  [
    "@valkey/valkey-glide",
    async () => {
      const client = await GlideClusterClient.createClient({
        addresses: [node],
        requestTimeout: REQUEST_TIMEOUT_MS,
      });
      return { client, close: () => client.close() };
    },
  ],
];

describe.skipIf(!server).each(clusters)("a cluster by %s", (_, connect) => {
  let connected: Connected;
  beforeAll(async () => {
    const admin = createClient({ socket: node });
    admin.on("error", () => {});
    await admin.connect();
    if (!((await admin.sendCommand(["CLUSTER", "SLOTS"])) as unknown[]).length)
      await admin.sendCommand(["CLUSTER", "ADDSLOTSRANGE", "0", "16383"]);
    while (!String(await admin.sendCommand(["CLUSTER", "INFO"])).includes("cluster_state:ok"))
      await new Promise(setImmediate);
    await admin.flushAll();
    admin.destroy();
    connected = await connect();
  });
  afterAll(() => connected.close());

  test("runs all four verbs", async () => {
    const store = redisTokenStore(connected.client, { encryptionKeys: "plaintext" });
    const release = await store.lease("key", 60_000);
    expect(await store.lease("key", 60_000)).toBeUndefined();
    expect(await store.write("key", "token", 60_000)).toBe(true);
    expect((await store.read("key"))?.value).toBe("token");
    await store.remove("key", "token");
    expect(await store.read("key")).toBeUndefined();
    await release?.();
    expect(await store.lease("key", 60_000)).toBeTypeOf("function");
  });
});

afterAll(() => server?.kill());
