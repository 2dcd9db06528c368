// What a real broker does too seldom to be waited for.
import { EventEmitter } from "node:events";
import { expect, test, vi } from "vitest";
import { loadAmqplibTransport } from "../../../src/events/amqplib-transport.ts";
import { consumeEvents } from "../../../src/events/consume-events.ts";
import type { OneApiEvent } from "../../../src/telemetry.ts";
import { countedSignal } from "../../support/counted-signal.ts";
import { until } from "../../support/until.ts";

const amqplib = vi.hoisted(() => ({ connect: vi.fn() }));
vi.mock("amqplib", () => amqplib);

/** A connection of amqplib's. */
function createModel() {
  const model = new EventEmitter();
  const close = vi.fn(async () => {
    model.emit("close");
  });
  return Object.assign(model, { connection: {}, close });
}

const settings = (signal: AbortSignal) => ({
  host: "localhost",
  port: 5672,
  tls: false,
  vhost: "/",
  username: "tester",
  password: "p",
  heartbeat: 30,
  signal,
});

test.each([
  ["that is made", () => Promise.resolve(createModel())],
  ["that fails", () => Promise.reject(new Error("connect ECONNREFUSED"))],
])("an attempt to connect %s leaves no listener on its signal", async (_, connect) => {
  amqplib.connect.mockImplementationOnce(connect);
  const transport = await loadAmqplibTransport();
  const { signal, listeners } = countedSignal();
  await transport.connect(settings(signal)).catch(() => {});
  expect(listeners()).toBe(0);
});

test("a connection that is made after its signal has aborted is closed, and may break while it is", async () => {
  const model = createModel();
  let made = (_: unknown): void => {};
  amqplib.connect.mockReturnValueOnce(
    new Promise((resolve) => {
      made = resolve;
    }),
  );
  const transport = await loadAmqplibTransport();
  const controller = new AbortController();
  const connecting = transport.connect(settings(controller.signal));
  const reason = new Error("closed");
  controller.abort(reason);
  await expect(connecting).rejects.toBe(reason);
  made(model);
  await new Promise(setImmediate);
  expect(model.close).toHaveBeenCalledOnce();
  // Node throws where nobody listens to an error.
  model.emit("error", new Error("read ECONNRESET"));
});

test("a consumer that the broker cancels at once leaves no open channel, which would keep what it has delivered", async () => {
  const channel = Object.assign(new EventEmitter(), {
    prefetch: async () => {},
    consume: async (_: string, onMessage: (message: null) => void) => {
      onMessage(null);
      return { consumerTag: "tag" };
    },
    close: vi.fn(async () => {}),
  });
  amqplib.connect.mockResolvedValueOnce(Object.assign(createModel(), { createChannel: async () => channel }));
  const transport = await loadAmqplibTransport();
  const connection = await transport.connect(settings(new AbortController().signal));
  const onEnd = vi.fn();
  const consuming = connection.consume("state", { prefetch: 20, onDelivery() {}, onEnd });
  await expect(consuming).rejects.toMatchObject({ name: "ConnectionError", code: "network" });
  expect(channel.close).toHaveBeenCalledOnce();
  expect(onEnd).not.toHaveBeenCalled();
});

test.each([
  [
    'Handshake terminated by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - Login was refused"',
    "Handshake terminated by server: 403 (ACCESS-REFUSED): ACCESS_REFUSED - Login was refused",
  ],
  [
    "Expected ConnectionOpenOk; got <ConnectionClose channel:0>",
    "the virtual host was refused: there is none of that name, or this user may not (or no more) connect to it",
  ],
])("what the broker says of a refusal is told, though in quotes: %s", async (said, message) => {
  amqplib.connect.mockRejectedValueOnce(new Error(said));
  const told: OneApiEvent[] = [];
  const { host, port, tls, vhost, username, password } = settings(new AbortController().signal);
  const consumer = await consumeEvents({
    ...{ host, port, tls, vhost, username, password, queues: ["state"], handlers: {} },
    onUnknown() {},
    onPoison() {},
    onEvent: (event) => told.push(event),
    random: () => 0.5,
  });
  await until(() => told.length > 0);
  expect(told).toEqual([{ type: "events-refused", message, waitMs: 5_000 }]);
  await consumer.close();
});

test.each([
  ["no queue 'state' in vhost '/'", "queue-gone"],
  ["home node 'rabbit@b' of durable queue 'state' in vhost '/' is down or inaccessible", "network"],
  ["failed to perform operation on queue 'state' in vhost '/' due to timeout", "network"],
  ["queue 'state' in vhost '/' process is stopped by supervisor", "network"],
  ["queue 'state' in vhost '/' has crashed and failed to restart", "network"],
])("a queue is gone where there is none, not while the broker cannot reach it: %s", async (text, code) => {
  const said = `Operation failed: BasicConsume; 404 (NOT-FOUND) with message "NOT_FOUND - ${text}"`;
  const channel = Object.assign(new EventEmitter(), {
    prefetch: async () => {},
    consume: () => Promise.reject(Object.assign(new Error(said), { code: 404 })),
  });
  amqplib.connect.mockResolvedValueOnce(Object.assign(createModel(), { createChannel: async () => channel }));
  const transport = await loadAmqplibTransport();
  const connection = await transport.connect(settings(new AbortController().signal));
  const consuming = connection.consume("state", { prefetch: 20, onDelivery() {}, onEnd() {} });
  await expect(consuming).rejects.toMatchObject({ code, message: expect.stringContaining(text) });
});
