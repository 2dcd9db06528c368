// Runs on each Node version, as one file without dependencies; prints what became of each command, and what arrived.
import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { type ClientOptions, createTokenProvider, sendCommand } from "invers-oneapi";
import { createManualClock, type ManualClock } from "../../../../src/testing/clock/manual-clock.ts";
import { settle } from "../../../../src/testing/clock/settle.ts";
import { type Client, createClient } from "../../../support/client.ts";
import { selfSigned } from "../../../support/self-signed.ts";
import { until } from "../../../support/until.ts";
import { confirm, httpPeer, type LatePeer, lateTlsPeer, type Peer } from "./servers.ts";
import { createStallingClock } from "./stalling-clock.ts";

const results: Record<string, string> = {};
const tokens = await httpPeer((_request, response) =>
  confirm(response, '{"access_token":"t","token_type":"bearer","expires_in":900}'),
);
const tokenProvider = createTokenProvider({ clientId: "A", clientSecret: "s", baseUrl: tokens.url });
await tokenProvider.getToken();

type Options = Parameters<typeof sendCommand>[3];
interface Scene {
  readonly client: Client;
  readonly controller: AbortController;
  readonly peer: Peer;
  /** Time passes only when it is told to: nothing depends on how busy the machine is. */
  readonly clock: ManualClock;
}
type Act = (scene: Scene) => unknown;

const connected = ({ peer }: Scene): Promise<void> => until(() => peer.connections() > 0);
const arrived = ({ peer }: Scene): Promise<void> => until(() => peer.arrived.length > 0);

const connect = ({ url }: Peer, options: ClientOptions = {}): Client =>
  createClient({ tokenProvider, baseUrl: url, random: () => 0, ...options });

async function tell(peer: Peer, ...outcomes: Awaited<ReturnType<typeof sendCommand>>[]): Promise<string> {
  await peer.close();
  const told = outcomes.map((it) => (it.outcome === "notSent" ? `notSent ${it.reason}` : it.outcome));
  return [...told, `${peer.arrived.length} arrived`].join(", ");
}

async function run(
  name: string,
  peer: Peer | LatePeer,
  options: Options,
  act: Act,
  settings?: ClientOptions,
): Promise<void> {
  const clock = createManualClock();
  const client = connect(peer, { clock, ...settings });
  const controller = new AbortController();
  const pending = sendCommand(client, "JQ7RP", "unlock-central-lock", {
    signal: controller.signal,
    ...options,
  });
  await act({ client, controller, peer, clock });
  const outcome = await pending;
  // What was stopped must not leave afterwards, when the connection is there.
  if ("release" in peer) peer.release();
  results[name] = await tell(peer, outcome);
  client.close();
}

const certificate = selfSigned();
const connecting = () => lateTlsPeer(certificate);
const abort: Act = async (scene) => {
  await connected(scene);
  scene.controller.abort();
};
const passes =
  (ms: number, reached: (scene: Scene) => Promise<void>): Act =>
  async (scene) => {
    await reached(scene);
    await scene.clock.advance(ms);
  };
const nothing: Act = () => {};

// Once more after it could not connect, and that try's limit passes too.
await run("timeout while connecting", await connecting(), { timeout: 120 }, async (scene) => {
  await connected(scene);
  await scene.clock.advance(120);
  await until(() => scene.peer.connections() > 1);
  await scene.clock.advance(120);
});
await run("abort while connecting", await connecting(), {}, abort);
await run("stale while connecting", await connecting(), { maxAge: 120 }, passes(120, connected));
await run("deadline while connecting", await connecting(), { deadline: 120 }, passes(120, connected));
await run("close while connecting", await connecting(), {}, async (scene) => {
  await connected(scene);
  scene.client.close();
});
const resetting = await lateTlsPeer(certificate, (socket) =>
  socket.once("data", () => socket.resetAndDestroy()),
);
await run("reset in the handshake", resetting, {}, nothing);

const slow = await connecting();
await run("connected in time", slow, {}, async (scene) => {
  await connected(scene);
  slow.release();
});

const silent = () => httpPeer(() => {});
await run("abort after the headers left", await silent(), {}, async (scene) => {
  await arrived(scene);
  scene.controller.abort();
});
await run("timeout after the headers left", await silent(), { timeout: 600 }, passes(600, arrived));
await run(
  "maxAge after the headers left",
  await silent(),
  { maxAge: 300, timeout: 600 },
  passes(600, arrived),
);
const reader = await httpPeer(({ socket }) => socket.resetAndDestroy());
await run("reset after the request was read", reader, {}, nothing);

let reads = 0;
const warm = await httpPeer(({ socket }, response) => {
  if (reads++) socket.resetAndDestroy();
  else confirm(response);
});
{
  const client = connect(warm);
  await sendCommand(client, "JQ7RP", "draw-attention");
  // undici uses a connection again a turn after its answer.
  await settle();
  const outcome = await sendCommand(client, "JQ7RP", "unlock-central-lock");
  results["reset on a connection that was open"] = `${await tell(warm, outcome)} over ${warm.connections()}`;
  client.close();
}

// RFC 9110 section 15.5.20: Node's fetch repeats it once by itself. The body has no end: fetch has to give up the first
// request for that, over a connection that it has to make anew.
async function misdirected(name: string, options: Options, before: Act): Promise<void> {
  let refuse = (): void => {};
  const peer = await httpPeer((_request, response) => {
    if (peer.arrived.length > 1) confirm(response);
    else refuse = () => void response.writeHead(421).write("{");
  });
  await run(name, peer, options, async (scene) => {
    await arrived(scene);
    await before(scene);
    refuse();
  });
}
await misdirected("421", {}, nothing);
await misdirected("421, stale", { maxAge: 150 }, ({ clock }) => clock.advance(200));
await misdirected("421, aborted while it connects again", {}, ({ controller }) => {
  const abort = (): void => {
    unsubscribe("undici:client:beforeConnect", abort);
    controller.abort();
  };
  subscribe("undici:client:beforeConnect", abort);
});

const passOn = (url: string, init: RequestInit): Promise<Response> => fetch(url, init);
await run("a fetch of the caller's", await connecting(), {}, abort, { fetch: passOn });
const own = globalThis.fetch;
globalThis.fetch = (...given: Parameters<typeof fetch>) => own(...given);
await run("a fetch that somebody wrapped", await connecting(), {}, abort);
globalThis.fetch = own;

const shared = await connecting();
await run("somebody else's request to the same address", shared, {}, async (scene) => {
  await connected(scene);
  fetch(`${shared.url}/vehicles/JQ7RP/commands/unlock-central-lock`, { method: "POST" }).catch(() => {});
  scene.controller.abort();
  shared.release();
  await arrived(scene);
});

const both = await connecting();
{
  const client = connect(both);
  const controller = new AbortController();
  const { signal } = controller;
  const one = sendCommand(client, "JQ7RP", "unlock-central-lock", { signal, join: false, serialize: false });
  const two = sendCommand(client, "JQ7RP", "unlock-central-lock", { join: false, serialize: false });
  await until(() => both.connections() > 1);
  controller.abort();
  both.release();
  results["one of two at once"] = await tell(both, await one, await two);
  client.close();
}

const deaf = (url: string, init: RequestInit): Promise<Response> => fetch(url, { ...init, signal: null });
await run("a fetch that drops its signal", await connecting(), {}, abort, { fetch: deaf });
await run("a fetch that throws at once", await silent(), {}, nothing, {
  fetch: () => {
    throw new TypeError("fetch failed");
  },
});

// The event loop stalls between the connection and the headers.
const clock = createStallingClock();
const stall = (): void => clock.stall(200);
subscribe("undici:client:connected", stall);
const answering = await httpPeer((_request, response) => confirm(response));
await run("stale when the headers are about to leave", answering, { maxAge: 150 }, connected, { clock });
unsubscribe("undici:client:connected", stall);

// It stalls while fetch is being called, over a connection that is there: Node 20 takes the request before it returns.
for (const [name, settings] of [
  ["stale while fetch is being called", {}],
  ["the same with a fetch of the caller's", { fetch: passOn }],
] as const) {
  const peer = await httpPeer((_request, response) => confirm(response));
  const client = connect(peer, { clock, ...settings });
  await sendCommand(client, "JQ7RP", "draw-attention");
  await settle();
  subscribe("undici:request:create", stall);
  const outcome = await sendCommand(client, "JQ7RP", "unlock-central-lock", { maxAge: 150 });
  unsubscribe("undici:request:create", stall);
  results[name] = `${await tell(peer, outcome)} with the one before`;
  client.close();
}

const channels = ["undici:request:create", "undici:client:sendHeaders"];
results["listeners left behind"] = String(channels.filter((name) => channel(name).hasSubscribers).length);
await tokens.close();
console.log(JSON.stringify({ version: process.version, results }));
