// Providers of several processes before a real server that is killed, frozen, emptied and started again.
import { randomBytes } from "node:crypto";
import { createServer, connect as dial, type Server } from "node:net";
import { inspect } from "node:util";
import { type Clock, createTokenProvider, type OneApiEvent } from "invers-oneapi";
import { redisTokenStore } from "invers-oneapi/redis";
import { createClient } from "redis";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { fastClock } from "../../support/fast-clock.ts";
import { createOwnRedis } from "../../support/own-redis.ts";
import { type Connected, redisClients } from "../../support/redis-clients.ts";
import { createTokenEndpoint, grant } from "../../support/token-endpoint.ts";

const KEY = randomBytes(32).toString("base64");
const TOKEN = `readable-${randomBytes(12).toString("hex")}`;
const server = await createOwnRedis();
const open: Connected[] = [];
const newAdmin = () => createClient({ url: server?.url ?? "" });

afterAll(async () => {
  for (const { close } of open) await close();
  await server?.kill();
});

/** Passes everything on to the server, and keeps a copy of what goes over the wire. */
async function spy(port: number): Promise<{ port: number; seen(): string; server: Server }> {
  const chunks: Buffer[] = [];
  const proxy = createServer((near) => {
    const far = dial(port, "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      from.on("data", (chunk) => {
        chunks.push(chunk);
        to.write(chunk);
      });
      from.on("close", () => to.destroy());
      from.on("error", () => to.destroy());
    }
  });
  await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
  const { port: own } = proxy.address() as { port: number };
  return { port: own, seen: () => Buffer.concat(chunks).toString("latin1"), server: proxy };
}

describe.skipIf(!server).each(redisClients)("processes that share a token by %s", (_, connect) => {
  let endpoint: ReturnType<typeof createTokenEndpoint>;
  const events: OneApiEvent[] = [];

  beforeEach(async () => {
    events.length = 0;
    endpoint = createTokenEndpoint();
    endpoint.always(() => grant(`${TOKEN}-${endpoint.requests.length}`)(new Request("https://x.test")));
  });

  /** Without a clock the 250 ms of an operation are 5 s: where the server is well, a busy machine changes nothing. */
  async function start({
    port = server?.port ?? 0,
    clock = fastClock(1 / 20),
  }: {
    port?: number;
    clock?: Clock;
  } = {}) {
    const connected = await connect(port);
    open.push(connected);
    const tokenStore = redisTokenStore(connected.client, { encryptionKeys: [KEY] });
    const provider = createTokenProvider({
      clientId: "FLEET#1",
      clientSecret: "for-this-test-only",
      fetch: endpoint.fetch,
      tokenStore,
      clock,
      onEvent: (event) => events.push(event),
    });
    return { provider, tokenStore, value: async () => (await provider.getToken()).reveal() };
  }

  async function admin<T>(run: (client: ReturnType<typeof newAdmin>) => Promise<T>): Promise<T> {
    const client = newAdmin();
    client.on("error", () => {});
    await client.connect();
    const result = await run(client);
    client.destroy();
    return result;
  }

  /** The callers have a token before it is written. */
  const written = () =>
    admin(async (client) => {
      while (!(await client.keys("invers-oneapi:*")).length) await new Promise(setImmediate);
    });

  test("one request for all; after FLUSHALL one more", async () => {
    await admin((client) => client.flushAll());
    const [one, two] = [await start(), await start()];
    expect(await one.value()).toBe(`${TOKEN}-1`);
    await written();
    expect(await two.value()).toBe(`${TOKEN}-1`);
    await admin((client) => client.flushAll());
    expect(await (await start()).value()).toBe(`${TOKEN}-2`);
    await written();
    expect(await (await start()).value()).toBe(`${TOKEN}-2`);
    expect(endpoint.requests).toHaveLength(2);
  });

  test("nothing readable: not in the server, not on the wire, not in events, errors or inspect", async () => {
    await admin((client) => client.flushAll());
    const wire = await spy(server?.port ?? 0);
    const one = await start({ port: wire.port });
    await one.value();
    await written();
    one.provider.invalidate(`${TOKEN}-1`);
    await one.value();
    await written();
    const dumps = await admin(async (client) => {
      const found: string[] = [];
      for (const key of await client.keys("*"))
        found.push(String(await client.eval("return redis.call('DUMP', KEYS[1])", { keys: [key] })));
      return found;
    });
    expect(dumps.length).toBeGreaterThan(0);
    const shown = [...dumps, wire.seen(), inspect(one.tokenStore, { depth: 9, showHidden: true })];
    shown.push(JSON.stringify(events), JSON.stringify(one.tokenStore));
    expect(wire.seen().toLowerCase()).toContain("eval");
    for (const secret of [
      TOKEN,
      KEY,
      "for-this-test-only",
      Buffer.from(TOKEN).toString("base64").slice(0, 30),
    ])
      expect(shown.join("\n")).not.toContain(secret);
    wire.server.close();
  });

  test("a user that may not run scripts, and a client that was closed, fail nobody, and are told as such", async () => {
    const one = await start();
    await admin((client) => client.sendCommand(["ACL", "SETUSER", "default", "-eval", "-evalsha"]));
    expect(await one.value()).toBe(`${TOKEN}-1`);
    await admin((client) => client.sendCommand(["ACL", "SETUSER", "default", "+@all"]));
    const failed = { type: "token-store-failed", operation: "read" };
    expect(events).toContainEqual({ ...failed, code: expect.stringMatching(/^(NOPERM|PermissionDenied)$/) });
    const two = await start();
    await open.pop()?.close();
    expect(await two.value()).toBe(`${TOKEN}-2`);
    expect(events).toContainEqual({ ...failed, code: "closed" });
  });

  test("nobody waits for a server that is frozen, and one that is killed fails nobody", async () => {
    await admin((client) => client.flushAll());
    const one = await start({ clock: systemClock });
    server?.freeze();
    expect(await one.value()).toBe(`${TOKEN}-1`);
    server?.thaw();
    expect(events).toContainEqual(expect.objectContaining({ type: "token-store-failed", operation: "read" }));

    const two = await start({ clock: systemClock });
    await server?.kill();
    expect(await two.value()).toBe(`${TOKEN}-2`);
    await server?.start();
    expect(await (await start()).value()).toBe(`${TOKEN}-3`);
    await written();
    expect(await (await start()).value()).toBe(`${TOKEN}-3`);
    expect(endpoint.requests).toHaveLength(3);
  });
});
