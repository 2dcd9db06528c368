// Runs on each Node version, as one file without dependencies; prints what became of each command, and what arrived.
import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { type ClientOptions, createTokenProvider, sendCommand } from "invers-oneapi";
import { createManualClock, type ManualClock } from "../../../../src/testing/clock/manual-clock.ts";
import { type Client, createClient } from "../../../support/client.ts";
import { selfSigned } from "../../../support/self-signed.ts";
import { httpPeer, lateTlsPeer, type Peer } from "./servers.ts";

const results: Record<string, string> = {};
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const tokens = await httpPeer((_request, response) => {
  response.setHeader("content-type", "application/json");
  response.end('{"access_token":"t","token_type":"bearer","expires_in":900}');
});
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

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await pause(2);
};
const connected = ({ peer }: Scene): Promise<void> => until(() => peer.connections() > 0);
const arrived = ({ peer }: Scene): Promise<void> => until(() => peer.arrived.length > 0);

const connect = ({ url }: Peer, options: ClientOptions = {}): Client =>
  createClient({ tokenProvider, baseUrl: url, random: () => 0, ...options });

function tell(outcome: Awaited<ReturnType<typeof sendCommand>>, { arrived }: Peer): string {
  const reason = outcome.outcome === "notSent" ? ` ${outcome.reason}` : "";
  return `${outcome.outcome}${reason}, ${arrived.length} arrived`;
}

async function run(
  name: string,
  peer: Peer,
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
  if ("release" in peer) (peer as unknown as { release(): void }).release();
  await pause(80);
  results[name] = tell(outcome, peer);
  client.close();
  peer.close();
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
  else response.setHeader("content-type", "application/json").end("{}");
});
{
  const client = connect(warm);
  await sendCommand(client, "JQ7RP", "draw-attention");
  await pause(20);
  const outcome = await sendCommand(client, "JQ7RP", "unlock-central-lock");
  results["reset on a connection that was open"] = tell(outcome, warm);
  client.close();
  warm.close();
}

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
  results["one of two at once"] = [tell(await one, both), tell(await two, both)].join("; ");
  client.close();
  both.close();
}

// The event loop stalls between the connection and the headers: both hands move, and no timer tells.
const hands = createManualClock();
let stalled = 0;
const stallingClock = {
  monotonic: () => hands.monotonic() + stalled,
  wall: () => hands.wall() + stalled,
  schedule: (ms: number, ring: () => void) => hands.schedule(ms, ring),
};
const stall = (): void => {
  stalled = 200;
};
subscribe("undici:client:connected", stall);
await run("stale when the headers are about to leave", await silent(), { maxAge: 150 }, nothing, {
  clock: stallingClock,
});
unsubscribe("undici:client:connected", stall);

const channels = ["undici:request:create", "undici:client:sendHeaders"];
results["listeners left behind"] = String(channels.filter((name) => channel(name).hasSubscribers).length);
tokens.close();
console.log(JSON.stringify({ version: process.version, results }));
