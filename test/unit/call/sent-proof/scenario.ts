// Runs on each Node version, as one file without dependencies; prints what became of each command, and what arrived.
import { channel, subscribe, unsubscribe } from "node:diagnostics_channel";
import { type ClientOptions, createTokenProvider, sendCommand } from "invers-oneapi";
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
type Act = (client: Client, controller: AbortController) => unknown;

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
  const client = connect(peer, settings);
  const controller = new AbortController();
  const pending = sendCommand(client, "JQ7RP", "unlock-central-lock", {
    signal: controller.signal,
    ...options,
  });
  await pause(60);
  await act(client, controller);
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
const abort: Act = (_client, controller) => controller.abort();
const nothing: Act = () => {};

await run("abort while connecting", await connecting(), {}, abort);
await run("timeout while connecting", await connecting(), { timeout: 120 }, nothing);
await run("stale while connecting", await connecting(), { maxAge: 120 }, nothing);
await run("deadline while connecting", await connecting(), { deadline: 120 }, nothing);
await run("close while connecting", await connecting(), {}, (client) => client.close());
const resetting = await lateTlsPeer(certificate, (socket) =>
  socket.once("data", () => socket.resetAndDestroy()),
);
await run("reset in the handshake", resetting, {}, nothing);

const slow = await connecting();
await run("connected in time", slow, {}, () => slow.release());

const silent = () => httpPeer(() => {});
const seen = await silent();
await run("abort after the headers left", seen, {}, async (_client, controller) => {
  for (let turn = 0; turn < 400 && !seen.arrived.length; turn++) await pause(5);
  controller.abort();
});
await run("timeout after the headers left", await silent(), { timeout: 600 }, nothing);
await run("maxAge after the headers left", await silent(), { maxAge: 300, timeout: 600 }, nothing);
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
await run("somebody else's request to the same address", shared, {}, async (_client, controller) => {
  fetch(`${shared.url}/vehicles/JQ7RP/commands/unlock-central-lock`, { method: "POST" }).catch(() => {});
  controller.abort();
  await pause(40);
});

const both = await connecting();
{
  const client = connect(both);
  const controller = new AbortController();
  const { signal } = controller;
  const one = sendCommand(client, "JQ7RP", "unlock-central-lock", { signal, join: false, serialize: false });
  const two = sendCommand(client, "JQ7RP", "unlock-central-lock", { join: false, serialize: false });
  await pause(60);
  controller.abort();
  both.release();
  results["one of two at once"] = [tell(await one, both), tell(await two, both)].join("; ");
  client.close();
  both.close();
}

// The event loop stalls between the connection and the headers: no timer can tell.
const stall = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
};
subscribe("undici:client:connected", stall);
await run("stale when the headers are about to leave", await silent(), { maxAge: 150 }, nothing);
unsubscribe("undici:client:connected", stall);

const channels = ["undici:request:create", "undici:client:sendHeaders"];
results["listeners left behind"] = String(channels.filter((name) => channel(name).hasSubscribers).length);
tokens.close();
console.log(JSON.stringify({ version: process.version, results }));
