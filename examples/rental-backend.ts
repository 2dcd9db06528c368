// A rental backend in small. It runs against the sandbox; for the real API leave out what is `sandbox`.
import { createServer, type ServerResponse } from "node:http";
import { createClient, sendCommand } from "invers-oneapi";
import { consumeEvents, createStateStore, vehicleIdOf } from "invers-oneapi/events";
import { createSandbox } from "invers-oneapi/testing";

const sandbox = createSandbox();
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
const states = createStateStore();

// Events in: the newest state of each vehicle.
const consumer = await consumeEvents({
  ...sandbox.events.login,
  transport: sandbox.events,
  handlers: { VehicleStateRecorded: (event) => states.feed(event) },
  orderBy: vehicleIdOf,
  onUnknown: ({ metadata }) => console.log(`no handler for ${metadata.type}`),
  onPoison: ({ reason }) => console.log(`to be kept in a table of yours: ${reason}`),
  onGap: ({ queue, since }) => console.log(`read the vehicles again: ${queue} has a gap since ${since}`),
});

function isReady(): boolean {
  const { state, queues } = consumer.status();
  const token = client.tokenProvider.status();
  const canCall = token.retryAfterMs === undefined || !["none", "expired"].includes(token.state);
  return canCall && state === "connected" && queues.every((queue) => queue.state === "consuming");
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

// Commands out: what is known about one goes to the caller as it is.
async function unlock(id: string, response: ServerResponse): Promise<void> {
  const sent = await sendCommand(client, id, "unlock-central-lock");
  states.feed(sent, id);
  const { outcome, flowId } = sent;
  reply(response, outcome === "confirmed" ? 200 : 502, { outcome, flowId });
}

const server = createServer(({ method, url = "" }, response) => {
  const [, what, id = ""] = url.split("/");
  if (what === "ready") reply(response, isReady() ? 200 : 503, consumer.status());
  else if (what === "unlock" && method === "POST")
    unlock(id, response).catch(() => reply(response, 400, { error: "there is no such vehicle" }));
  else {
    const lock = states.get(id)?.central_lock?.value;
    reply(response, lock ? 200 : 404, { lock, ageMs: states.age(id, "central_lock") });
  }
});

server.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1", () => {
  console.log(`listening on ${(server.address() as { port: number }).port}`);
});

// First nobody comes in, then what runs is finished, and acknowledged.
async function shutDown(): Promise<void> {
  server.close();
  await consumer.close();
  client.close();
  console.log("closed");
}
process.once("SIGTERM", () => void shutDown());
