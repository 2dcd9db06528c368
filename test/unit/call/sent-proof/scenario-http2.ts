// Runs on each Node version, as one file; prints what became of each command over HTTP/2, and what arrived.
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { createSecureServer, type ServerHttp2Session, type ServerHttp2Stream } from "node:http2";
import { promisify } from "node:util";
import { type ClientOptions, createTokenProvider, sendCommand } from "invers-oneapi";
import { Agent, setGlobalDispatcher } from "undici";
import { createManualClock, type ManualClock } from "../../../../src/testing/clock/manual-clock.ts";
import { createClient } from "../../../support/client.ts";
import { selfSigned } from "../../../support/self-signed.ts";
import { until } from "../../../support/until.ts";
import { confirm, httpPeer, lateTlsPeer } from "./servers.ts";
import { createStallingClock } from "./stalling-clock.ts";

// The fetch of Node 26 speaks HTTP/2 by itself; to that of older versions an agent of npm's undici has to be given.
if (Number(process.versions.node.split(".")[0]) < 26)
  setGlobalDispatcher(new Agent({ allowH2: true, connect: { rejectUnauthorized: false } }));

const results: Record<string, string> = {};
const tokens = await httpPeer((_request, response) =>
  confirm(response, '{"access_token":"t","token_type":"bearer","expires_in":900}'),
);
const tokenProvider = createTokenProvider({ clientId: "A", clientSecret: "s", baseUrl: tokens.url });
await tokenProvider.getToken();

type Answer = (stream: ServerHttp2Stream, nth: number) => unknown;
const confirmStream: Answer = (stream) => {
  stream.respond({ ":status": 200, "content-type": "application/json" });
  stream.end("{}");
};

/** A server that speaks HTTP/2 only. */
async function peer(answer: Answer) {
  const arrived: string[] = [];
  const sessions = new Set<ServerHttp2Session>();
  const server = createSecureServer(selfSigned());
  server.on("session", (session) => sessions.add(session));
  server.on("stream", (stream, headers) => {
    stream.on("error", () => {});
    arrived.push(`${headers[":method"]} ${headers[":path"]}`);
    answer(stream, arrived.length);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `https://127.0.0.1:${port}`,
    arrived,
    /** Resolves when what the client had sent has arrived: it answers a ping after that. */
    async close() {
      await until(() => sessions.size > 0);
      for (const session of sessions) {
        if (!session.destroyed) await promisify(session.ping.bind(session))();
        session.destroy();
      }
      server.close();
    },
  };
}

/** A peer that ends the first stream in this way, 200 ms after it came, and confirms those after it. */
const repeatedPeer = (clock: ManualClock, refuse: (stream: ServerHttp2Stream) => void) =>
  peer(async (stream, nth) => {
    if (nth > 1) {
      confirmStream(stream, nth);
      return;
    }
    await clock.advance(200);
    refuse(stream);
  });

type Options = NonNullable<Parameters<typeof sendCommand>[3]>;

async function unlock(url: string, options: Options = {}, settings: ClientOptions = {}): Promise<string> {
  const client = createClient({ tokenProvider, baseUrl: url, random: () => 0, ...settings });
  const outcome = await sendCommand(client, "JQ7RP", "unlock-central-lock", options);
  client.close();
  return outcome.outcome === "notSent" ? `notSent ${outcome.reason}` : outcome.outcome;
}

{
  const { url, arrived, close } = await peer(confirmStream);
  const outcomes = [await unlock(url), await unlock(url)];
  await close();
  results["two, one after the other"] = `${outcomes.join(", ")}; ${arrived.length} arrived`;
}

// The event loop stalls between the connection and the headers: no timer can tell.
for (const [name, settings] of [
  ["stale when the headers are about to leave", {}],
  ["the same with a fetch of the caller's", { fetch: (url: string, init: RequestInit) => fetch(url, init) }],
] as const) {
  const { url, arrived, close } = await peer(confirmStream);
  const clock = createStallingClock();
  const wait = (): void => clock.stall(200);
  subscribe("undici:client:connected", wait);
  const outcome = await unlock(url, { maxAge: 150 }, { ...settings, clock });
  unsubscribe("undici:client:connected", wait);
  await close();
  results[name] = `${outcome}; ${arrived.length} arrived`;
}

// A handshake that takes longer than the command may be old, under a fetch that proves nothing.
{
  const slow = await lateTlsPeer(selfSigned());
  const clock = createManualClock();
  const pending = unlock(slow.url, { maxAge: 150 }, { clock, fetch: (url, init) => fetch(url, init) });
  await until(() => slow.connections() > 0);
  await clock.advance(300);
  slow.release();
  const outcome = await pending;
  await slow.close();
  results["a slow handshake with a fetch of the caller's"] = `${outcome}; ${slow.arrived.length} arrived`;
}

// RFC 9113 section 8.7: a stream that was refused was not processed; undici may send it again.
{
  const clock = createManualClock();
  const { url, arrived, close } = await repeatedPeer(clock, (stream) => stream.close(7));
  const outcome = await unlock(url, { maxAge: 100, timeout: 2_000 }, { clock });
  await close();
  results["a refused stream, stale"] =
    `${outcome === "confirmed" ? outcome : "not confirmed"}; ${arrived.length} arrived`;
}

// RFC 9110 section 15.5.20: Node's fetch repeats it once by itself.
for (const [name, maxAge] of [
  ["421", 5_000],
  ["421, stale", 100],
] as const) {
  const clock = createManualClock();
  const { url, arrived, close } = await repeatedPeer(clock, (stream) => {
    stream.respond({ ":status": 421 });
    stream.end();
  });
  const outcome = await unlock(url, { maxAge }, { clock });
  await close();
  results[name] = `${outcome}; ${arrived.length} arrived`;
}

{
  const { url, arrived, close } = await peer(() => {});
  const controller = new AbortController();
  const pending = unlock(url, { signal: controller.signal });
  await until(() => arrived.length > 0);
  controller.abort();
  const outcome = await pending;
  await close();
  results["abort after the headers left"] = `${outcome}; ${arrived.length} arrived`;
}

// One connection: a command that waits for it ages in undici's queue, and is written while another call is handed over.
{
  let answerRead = (): void => {};
  const one = await httpPeer(({ method }, response) => {
    if (method === "GET") answerRead = () => confirm(response);
    else confirm(response);
  });
  const dispatcher = new Agent({ connections: 1 });
  const send = (url: string, init: RequestInit) => fetch(url, { ...init, dispatcher } as RequestInit);
  const clock = createStallingClock();
  const client = createClient({ tokenProvider, baseUrl: one.url, fetch: send, clock });
  const read = client.GET("/vehicles").then(() => {
    clock.stall(200);
    return sendCommand(client, "K7M2P", "unlock-central-lock");
  });
  await until(() => one.arrived.length > 0);
  let isQueued = false;
  const onCreate = (): void => {
    isQueued = true;
  };
  subscribe("undici:request:create", onCreate);
  const queued = sendCommand(client, "JQ7RP", "unlock-central-lock", { maxAge: 150 });
  await until(() => isQueued);
  unsubscribe("undici:request:create", onCreate);
  answerRead();
  const other = (await read).outcome;
  const { outcome } = await queued;
  await one.close();
  results["queued behind a read"] = `${outcome}, ${other}; ${one.arrived.length} arrived`;
}

await tokens.close();
console.log(JSON.stringify({ version: process.version, results }));
process.exit(0);
