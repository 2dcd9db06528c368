import { requestForms } from "invers-oneapi";
import { createManualClock, createSandbox, createTokenStore } from "invers-oneapi/testing";
import { called } from "./called.ts";
import { type Cases, evil } from "./case.ts";

/** What `invers-oneapi/testing` exports. */
export const TESTING: Cases = {
  createSandbox: {
    options: { vehicles: 3, seed: 2 },
    pollution: {
      vehicles: 1,
      baseUrl: evil,
      permissions: [],
      rateLimit: { limit: 1, windowMs: 1 },
      requestForms: requestForms({ "GET /vehicles": { server: "/x" } }),
    },
    use: (options) => called({}, createSandbox(options)),
  },
  listen: {
    options: { port: 0 },
    pollution: { host: "256.256.256.256", port: 99 },
    use: async (options) => {
      const server = await createSandbox().listen(options);
      await server.close();
      return new URL(server.url).hostname;
    },
  },
  inject: {
    options: { kind: "status", status: 503, times: 1, on: { path: "/vehicles" } },
    pollution: {
      after: 9,
      times: 9,
      at: "response",
      on: { path: "/sharing-partners" },
      method: "POST",
      vehicleId: "x",
    },
    use: async (options) => {
      const made = createSandbox();
      made.inject(options);
      return called({ retry: false }, made);
    },
  },
  emit: {
    options: { metadata: { type: "VehicleChanged", id: "1" }, data: { a: 1 } },
    pollution: { queue: "polluted", data: { polluted: true } },
    use: (options) => createSandbox().events.emit(options).data,
  },
  emitPoison: {
    options: {},
    pollution: { queue: "polluted" },
    use: (options) => createSandbox().events.emitPoison("no JSON", options),
  },
  redeliver: {
    options: {},
    pollution: { queue: "polluted" },
    use: (options) => createSandbox().events.redeliver(1, options),
  },
  reorder: {
    options: {},
    pollution: { queue: "polluted" },
    use: (options) => createSandbox().events.reorder(2, options),
  },
  createManualClock: {
    options: { wall: 5 },
    pollution: { wall: 7 },
    use: (options) => createManualClock(options).wall(),
  },
  createTokenStore: {
    options: { clock: createManualClock() },
    pollution: { clock: createManualClock({ wall: 1 }) },
    use: async (options) => createTokenStore(options).write("k", "v", 1_000),
  },
};
