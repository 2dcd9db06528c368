// Exports without an annotation, as a program has them whose tsconfig says `declaration: true`: the compiler has to find
// a name for each type.
import {
  bearerAuth,
  client,
  createClient,
  createTokenProvider,
  ifMatch,
  isProblem,
  paginate,
  permissionsOf,
  sendCommand,
  unwrap,
} from "invers-oneapi";
import { consumeEvents, createStateStore, memorySeen } from "invers-oneapi/events";
import { redisTokenStore, sealTokenStore } from "invers-oneapi/redis";
import { createManualClock, createSandbox, createTokenStore } from "invers-oneapi/testing";

export const list = () => client.GET("/vehicles");
export const text = () => client.GET("/vehicles", { parseAs: "text" });
export const one = (vehicle_id: string) =>
  client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id } } });
export const lock = (vehicle_id: string) =>
  client.POST("/vehicles/{vehicle_id}/commands/lock-central-lock", { params: { path: { vehicle_id } } });
export const data = async () => (await list()).data;
export const error = async () => (await list()).error;
export const problem = (value: unknown) => (isProblem(value) ? value : undefined);
export const tooMany = (value: unknown) =>
  isProblem(value, "/problems/too-many-requests") ? value : undefined;
export const unwrapped = () => unwrap(list());
export const items = async () => (await unwrapped()).items;
export const unlock = (vehicleId: string) => sendCommand(client, vehicleId, "unlock-central-lock");
export const confirmed = async (vehicleId: string) => {
  const outcome = await unlock(vehicleId);
  return outcome.outcome === "confirmed" ? outcome : undefined;
};
export const rejected = async (vehicleId: string) => {
  const outcome = await unlock(vehicleId);
  return outcome.outcome === "rejected" ? outcome : undefined;
};
export const notSent = async (vehicleId: string) => {
  const outcome = await unlock(vehicleId);
  return outcome.outcome === "notSent" ? outcome : undefined;
};
export const unknown = async (vehicleId: string) => {
  const outcome = await unlock(vehicleId);
  return outcome.outcome === "unknown" ? outcome : undefined;
};
export const state = async (vehicleId: string) => (await confirmed(vehicleId))?.state;
export const evidence = async (vehicleId: string) => (await unknown(vehicleId))?.verify();
export const pages = () => paginate(client, "/vehicles");
export const bodies = () => pages().pages();
export const log = (vehicle_id: string) =>
  paginate(client, "/event-log-entries/query", { body: { vehicle_id } });
export const make = () => createClient();
export const own = make();
export const get = own.GET;
export const use = own.use;
export const provider = () => createTokenProvider({ clientId: "a", clientSecret: "b" });
export const token = () => provider().getToken();
export const status = () => provider().status();
export const auth = () => bearerAuth(provider());
export const permissions = permissionsOf("GET /vehicles");
export const condition = async () => ifMatch(await list());
export const sandbox = createSandbox();
export const server = () => sandbox.listen();
export const credentials = sandbox.credentials;
export const events = sandbox.events;
export const handlers = sandbox.handlers;
export const requests = sandbox.requests;
export const vehicles = sandbox.vehicles;
export const inject = sandbox.inject;
export const clock = createManualClock();
export const tokenStore = createTokenStore();
export const operations = tokenStore.operations;
export const redis = () =>
  redisTokenStore({ eval: async () => 1, evalsha: async () => 1 }, { encryptionKeys: "plaintext" });
export const sealed = () => sealTokenStore(tokenStore, { encryptionKeys: ["x"] });
export const consumer = () =>
  consumeEvents({
    ...events.login,
    transport: events,
    handlers: {},
    onUnknown: () => {},
    onPoison: () => {},
  });
export const health = async () => (await consumer()).status();
export const seen = memorySeen();
export const states = createStateStore();
export const read = (vehicleId: string) => states.get(vehicleId);
