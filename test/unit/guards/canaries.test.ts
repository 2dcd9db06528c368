import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { inspect } from "node:util";
import { createTokenProvider, type OneApiEvent, sendCommand, type TokenStore, unwrap } from "invers-oneapi";
import { consumeEvents } from "invers-oneapi/events";
import { sealTokenStore } from "invers-oneapi/redis";
import { createManualClock } from "invers-oneapi/testing";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createClient } from "../../support/client.ts";
import { createScan } from "../../support/secrets.ts";

// Each value of the outside that reaches an error, a problem, an event or a log line holds a secret once.

const TOKEN = "canary-token-0123456789.abcdefgh";
const SECRET = "CanarySecret0123456789abcdef";
const PASSWORD = "Canary/Password:0123456789";
const VEHICLE = "JQ7RP";

let shown: unknown[] = [];
const hear = (event: unknown): unknown => shown.push(event);
beforeEach(() => {
  shown = [];
  subscribe("invers-oneapi", hear);
});
afterEach(() => {
  unsubscribe("invers-oneapi", hear);
});

function expectClean(): void {
  const scan = createScan();
  scan.secret(TOKEN, SECRET, PASSWORD, btoa(`a:${SECRET}`));
  for (const it of shown) {
    scan.shown(it);
    scan.shown(String(JSON.stringify(it)));
    scan.shown(inspect(it, { depth: 9, getters: true }));
    scan.shown(inspect(Object.getOwnPropertyDescriptors(Object(it)), { depth: 9 }));
  }
  expect(scan.leaks()).toEqual([]);
  expect(shown.length).toBeGreaterThan(0);
}

const token = () => Response.json({ access_token: TOKEN, token_type: "bearer", expires_in: 900 });

/** What a read, an unwrapped one and a command show of an API like this. */
async function call(
  answer: (request: Request) => Response | Promise<Response>,
  init = {},
  options = {},
): Promise<void> {
  const client = createClient({
    clientId: "a",
    clientSecret: SECRET,
    baseUrl: "https://api.invers.test",
    random: () => 0,
    retry: false,
    onEvent: (event: OneApiEvent) => shown.push(event),
    fetch: async (url, given) =>
      String(url).includes("/oauth/") ? token() : answer(new Request(url, given)),
    ...options,
  });
  const read = client.GET("/vehicles", init);
  await read.then(({ error }) => shown.push(error), hear);
  await unwrap(client.GET("/vehicles", init)).catch(hear);
  shown.push(await sendCommand(client, VEHICLE, "unlock-central-lock"));
  client.close();
}

const problem = (members: object, init: ResponseInit = {}) =>
  Response.json({ type: "/problems/x", title: "X", status: 400, ...members }, { status: 400, ...init });

describe("the API repeats the token", () => {
  it.each<[string, () => Response]>([
    ["in the title", () => problem({ title: `no ${TOKEN}` })],
    ["in a nested member", () => problem({ errors: [{ at: { header: `Bearer ${TOKEN}` } }] })],
    ["in a key", () => problem({ errors: { [TOKEN]: 1 } })],
    ["in a key of its own", () => problem({ [`x-${TOKEN}`]: 1 })],
    ["in the flow id", () => problem({}, { headers: { "X-INVERS-Flow-ID": TOKEN } })],
    ["in the problem's flow id", () => problem({ flow_id: `flow-${TOKEN}` })],
    ["in the status text", () => new Response("<html>", { status: 502, statusText: TOKEN })],
    [
      "in a status text with a problem",
      () => problem({ title: undefined }, { statusText: `Bearer ${TOKEN}` }),
    ],
    ["as text", () => new Response(`<html>${TOKEN}`, { status: 500 })],
    ["under 200, as a problem", () => problem({ status: 404, detail: TOKEN }, { status: 200 })],
    [
      "under 200, as no JSON",
      () =>
        new Response(`{"${TOKEN}`, {
          headers: { "Content-Type": "application/json", "X-INVERS-Flow-ID": TOKEN },
        }),
    ],
  ])("%s", async (_, answer) => {
    await call(answer);
    expectClean();
  });
});

describe("the program repeats the token", () => {
  const failing =
    (make: (secret: string) => unknown) =>
    async (request: Request): Promise<Response> => {
      throw make(String(request.headers.get("authorization")).replace("Bearer ", ""));
    };

  it.each<[string, (secret: string) => unknown]>([
    ["in the message of its fetch's error", (it) => new Error(`sent ${it}`)],
    ["in the name", (it) => Object.assign(new Error("no"), { name: it })],
    ["in the code", (it) => Object.assign(new Error("no"), { code: it })],
    ["in a cause", (it) => new Error("no", { cause: Object.assign(new Error(it), { name: it, code: it }) })],
    ["in one of several errors", (it) => new AggregateError([Object.assign(new Error(it), { code: it })])],
    ["in a member", (it) => Object.assign(new Error("no"), { request: { it }, config: { headers: { it } } })],
    ["as what is thrown", (it) => it],
    ["in a mistake", (it) => new TypeError(`${it} is not a function`)],
  ])("%s", async (_, make) => {
    await call(failing(make));
    expectClean();
  });

  it("in the error of a middleware, as far as ours go", async () => {
    const leaking = { onResponse: () => Promise.reject(new Error(`seen ${TOKEN}`)) };
    await call(() => Response.json({}), {}, {});
    shown = [];
    const client = createClient({
      clientId: "a",
      clientSecret: SECRET,
      onEvent: (event: OneApiEvent) => shown.push(event),
      fetch: async (url) => (String(url).includes("/oauth/") ? token() : Response.json({})),
    });
    client.use(leaking);
    // The caller's own error is thrown as it is; events and outcomes are ours.
    await client.GET("/vehicles").catch(() => {});
    shown.push(await sendCommand(client, VEHICLE, "unlock-central-lock"));
    expectClean();
  });
});

describe("the token endpoint, or the program, repeats the secret", () => {
  const refused =
    (members: object, init: ResponseInit = {}) =>
    () =>
      Response.json({ error: "invalid_client", ...members }, { status: 401, ...init });

  it.each<[string, () => Response | Promise<Response>, object?]>([
    ["in the description", refused({ error_description: `no ${SECRET}` })],
    ["as the error", refused({ error: SECRET })],
    ["in the error", refused({ error: `bad_${SECRET}` })],
    ["in the flow id", refused({}, { headers: { "X-INVERS-Flow-ID": btoa(`a:${SECRET}`) } })],
    ["in the status text", () => new Response(SECRET, { status: 500, statusText: SECRET })],
    [
      "as a token that cannot be used",
      () => Response.json({ access_token: `${SECRET} x`, token_type: SECRET }),
    ],
    [
      "in the error of fetch",
      () => Promise.reject(Object.assign(new Error(SECRET), { name: SECRET, code: SECRET })),
    ],
    [
      "in the error of the function for it",
      token,
      {
        clientSecret: () => Promise.reject(Object.assign(new Error(SECRET), { name: SECRET, code: SECRET })),
      },
    ],
  ])("%s", async (_, answer, more = {}) => {
    const clock = createManualClock();
    const provider = createTokenProvider({
      clientId: "a",
      clientSecret: SECRET,
      fetch: async () => answer(),
      clock,
      onEvent: (event) => shown.push(event),
      ...more,
    });
    const failed = provider.getToken().catch(hear);
    await clock.advance(60_000);
    await failed;
    shown.push(provider.status());
    expectClean();
  });
});

it("a token store repeats the token and a password in its errors", async () => {
  const fail = async (): Promise<never> => {
    throw Object.assign(new Error(`AUTH ${PASSWORD} ${TOKEN}`), {
      name: PASSWORD,
      code: PASSWORD,
      command: [PASSWORD],
    });
  };
  const store: TokenStore = { read: fail, write: fail, remove: fail, lease: fail };
  const provider = createTokenProvider({
    clientId: "a",
    clientSecret: SECRET,
    fetch: async () => token(),
    onEvent: (event) => shown.push(event),
    tokenStore: sealTokenStore(store, { encryptionKeys: "plaintext" }),
  });
  await provider.getToken();
  expect(shown).toContainEqual(expect.objectContaining({ type: "token-store-failed", code: "failed" }));
  expectClean();
});

describe("the broker, its library or the program repeats the password of the events", () => {
  const error = (code = "") =>
    Object.assign(new Error(`amqps://u:${encodeURIComponent(PASSWORD)}@h refused ${PASSWORD}`), {
      name: PASSWORD,
      code,
    });
  const connection = { closed: Promise.resolve(error()), close: async () => {} };
  const subscribing = (fail: () => Promise<never>) => ({
    closed: new Promise<never>(() => {}),
    close: async () => {},
    subscribe: fail,
  });

  it.each<[string, object]>([
    [
      "when it cannot connect",
      { transport: { connect: async () => Promise.reject(error("access-refused")) } },
    ],
    [
      "when the connection is lost",
      {
        transport: { connect: async () => ({ ...connection, subscribe: async () => new Promise(() => {}) }) },
      },
    ],
    [
      "when a queue is refused",
      {
        transport: { connect: async () => subscribing(async () => Promise.reject(error("access-refused"))) },
      },
    ],
    [
      "in the error of the function for it",
      { password: () => Promise.reject(error()), transport: { connect: async () => connection } },
    ],
    [
      "after the function gave it",
      {
        password: async () => PASSWORD,
        transport: { connect: async () => ({ ...connection, subscribe: async () => new Promise(() => {}) }) },
      },
    ],
  ])("%s", async (_, more) => {
    const clock = createManualClock();
    const consumer = await consumeEvents({
      host: "127.0.0.1",
      vhost: "v",
      username: "u",
      password: PASSWORD,
      queues: ["q"],
      handlers: {},
      onUnknown: () => {},
      onPoison: () => {},
      onEvent: (event: OneApiEvent) => shown.push(event),
      clock,
      ...more,
    } as never);
    await clock.advance(70_000);
    shown.push(consumer.status());
    const closed = consumer.close();
    await clock.advance(70_000);
    await closed;
    expectClean();
  });
});
