// What a program does with the package, and what must not compile. Compiled from the packed package in every setting of
// the types matrix, so it says nothing that depends on one.
import {
  bearerAuth,
  type CommandOutcome,
  createClient,
  createTokenProvider,
  isProblem,
  type OneApiClient,
  OneApiError,
  paginate,
  type paths,
  permissionsOf,
  type Schemas,
  sendCommand,
  type TokenProvider,
  unwrap,
} from "invers-oneapi";
import { consumeEvents, type EventConsumer, isEvent } from "invers-oneapi/events";
import { redisTokenStore } from "invers-oneapi/redis";
import { createManualClock, createSandbox, createTokenStore } from "invers-oneapi/testing";

const sandbox = createSandbox({ clock: createManualClock() });
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, headers: { "X-One": "1" } });

async function calls(signal: AbortSignal): Promise<string> {
  const { data, error, response } = await client.GET("/vehicles", {
    params: { query: { limit: 100 } },
    headers: [["X-Two", "2"]],
    signal,
  });
  if (isProblem(error, "/problems/too-many-requests")) return String(error.retryAt?.getTime());
  if (error) return `${error.status} ${error.title} ${response.headers.get("x")}`;
  const first: Schemas.Vehicle | undefined = data.items[0];
  const same: Schemas["Vehicle"] | undefined = first;
  for await (const vehicle of paginate(client, "/vehicles")) if (vehicle.id === same?.id) return vehicle.id;
  const { items } = await unwrap(client.POST("/event-log-entries/query", { body: { vehicle_id: "X" } }));
  return `${items.length} ${permissionsOf("GET /vehicles").join()}`;
}

async function command(id: string): Promise<string> {
  const outcome: CommandOutcome = await sendCommand(client, id, "unlock-central-lock", { maxAge: 5_000 });
  switch (outcome.outcome) {
    case "confirmed":
      return String(outcome.state?.central_lock?.value);
    case "rejected":
      return outcome.problem.type;
    case "notSent":
      return `${outcome.reason} ${JSON.stringify(outcome.error.toJSON())}`;
    case "unknown":
      return `${outcome.sentAt.toISOString()} ${await outcome.verify()}`;
  }
}

async function disposed(events: EventConsumer): Promise<void> {
  using provider = createTokenProvider({ ...sandbox.credentials, tokenStore: createTokenStore() });
  using own = createClient({ tokenProvider: provider, fetch: (url, init) => fetch(url, init) });
  await using consumer = events;
  own.use(bearerAuth(provider), { onRequest: ({ request }) => request.headers.set("X-Three", "3") });
  await consumer.ready;
}

async function events(): Promise<EventConsumer> {
  return await consumeEvents({
    ...sandbox.events.login,
    transport: sandbox.events,
    handlers: { VehicleStateRecorded: (event, { tries }) => console.log(event.metadata.flow_id, tries) },
    onUnknown: (event) => console.log(isEvent(event, "VehicleChanged") && event.data.reasons),
    onPoison: ({ body, reason }) => console.log(body.byteLength, reason),
  });
}

// A token provider, a client and a path map of one's own.
const vault: TokenProvider = {
  getToken: async () => ({ reveal: () => "token" }),
  invalidate: () => "stale",
  status: () => ({ state: "fresh", remainingMs: 1, renewing: false }),
  close() {},
};
interface OwnPaths {
  "/own/{id}": {
    get: {
      parameters: { path: { id: number } };
      responses: { 200: { content: { "application/json": { items: { id: number }[] } } } };
    };
  };
}
const own: OneApiClient<paths & OwnPaths> = createClient<paths & OwnPaths>({ tokenProvider: vault });
async function ownPath(): Promise<number | undefined> {
  const { data } = await own.GET("/own/{id}", { params: { path: { id: 1 } } });
  return data?.items[0]?.id;
}

const tokenStore = redisTokenStore(
  { eval: async () => 1, evalsha: async () => 1 },
  { encryptionKeys: "plaintext" },
);
const failed = (error: unknown): string => (OneApiError.is(error) ? error.code : "");
export const program: unknown[] = [calls, command, disposed, events, ownPath, tokenStore, failed];

// @ts-expect-error headers are no number
void client.GET("/vehicles", { headers: 5 });
// @ts-expect-error nor are those of a client
createClient({ headers: 5 });
// @ts-expect-error there is no such path
void client.GET("/vehicle");
// @ts-expect-error there is no such query parameter
void client.GET("/vehicles", { params: { query: { limits: 1 } } });
// @ts-expect-error it belongs into params
void client.GET("/vehicles", { query: { limit: 1 } });
// @ts-expect-error a path parameter is missing
void client.GET("/vehicles/{vehicle_id}", { params: { path: {} } });
// @ts-expect-error there is no such command
void sendCommand(client, "X", "unlock-centrallock");
// @ts-expect-error a misspelt option
createClient({ clientID: "x" });
// @ts-expect-error a signal is an AbortSignal
void client.GET("/vehicles", { signal: 5 });
// @ts-expect-error a fetch takes and gives what the platform's does
createClient({ fetch: async () => 5 });
