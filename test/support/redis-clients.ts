import { GlideClient } from "@valkey/valkey-glide";
import { Redis as IoRedis } from "ioredis";
import { Redis as IoValkey } from "iovalkey";
import { createClient } from "redis";
import type { RedisClient } from "../../src/redis/run-script.ts";

/** A connected client of one library, and how it is closed. */
export interface Connected {
  readonly client: RedisClient;
  close(): unknown;
}

type Connect = (port: number, password?: string) => Promise<Connected>;

const host = "127.0.0.1";
/** GLIDE ends a request after 250 ms unless told otherwise, which a busy machine needs for a good one. */
export const REQUEST_TIMEOUT_MS = 10_000;
const ignore = (): void => {};

/** All four libraries that `redisTokenStore` knows. */
export const redisClients: [name: string, connect: Connect][] = [
  [
    "redis",
    async (port, password) => {
      const client = createClient({ socket: { host, port }, ...(password && { password }) });
      client.on("error", ignore);
      await client.connect();
      return { client, close: () => client.destroy() };
    },
  ],
  [
    "ioredis",
    async (port, password) => {
      const client = new IoRedis({ host, port, lazyConnect: true, ...(password && { password }) });
      client.on("error", ignore);
      await client.connect();
      return { client, close: () => client.disconnect() };
    },
  ],
  [
    "iovalkey",
    async (port, password) => {
      const client = new IoValkey({ host, port, lazyConnect: true, ...(password && { password }) });
      client.on("error", ignore);
      await client.connect();
      return { client, close: () => client.disconnect() };
    },
  ],
  [
    "@valkey/valkey-glide",
    async (port, password) => {
      const client = await GlideClient.createClient({
        addresses: [{ host, port }],
        requestTimeout: REQUEST_TIMEOUT_MS,
        ...(password && { credentials: { password } }),
      });
      return { client, close: () => client.close() };
    },
  ],
];
