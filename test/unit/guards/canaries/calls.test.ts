import { type OneApiEvent, sendCommand, unwrap } from "invers-oneapi";
import { describe, it } from "vitest";
import { createClient } from "../../../support/client.ts";
import { canaries, SECRET, TOKEN, token } from "./canaries.ts";

// Each value of the outside that reaches an error, a problem, an event or a log line holds a secret once.

const VEHICLE = "JQ7RP";
const { shown, hear, expectClean } = canaries();

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
    shown.length = 0;
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
