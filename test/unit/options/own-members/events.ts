import { consumeEvents, createStateStore, memorySeen } from "invers-oneapi/events";
import { createManualClock } from "invers-oneapi/testing";
import { type Cases, evil, type Options, reject } from "./case.ts";

/** What `invers-oneapi/events` exports. */
export const EVENTS: Cases = {
  memorySeen: {
    options: { max: 2 },
    pollution: { max: 1 },
    use: (options) => {
      const seen = memorySeen(options);
      for (const id of ["a", "b"]) void seen.add(id);
      return seen.has("a");
    },
  },
  createStateStore: {
    options: { max: 2, clock: createManualClock({ wall: Date.UTC(2030, 0) }) },
    pollution: { max: 1, clock: createManualClock({ wall: 1 }) },
    use: (options) => {
      const states = createStateStore(options);
      const state = { central_lock: { value: "LOCKED", timestamp: "2026-01-01T00:00:00Z" } };
      for (const id of ["a", "b"]) states.feed({ outcome: "confirmed", attempts: 1, state } as never, id);
      return states.get("a");
    },
  },
  consumeEvents: {
    options: {
      host: "127.0.0.1",
      vhost: "v",
      username: "u",
      password: "a-password-of-a-test",
      queues: ["q"],
      handlers: {},
      onUnknown: () => {},
      onPoison: () => {},
      transport: { connect: reject },
    },
    pollution: {
      tls: false,
      port: 1,
      host: evil,
      transport: { connect: reject },
      orderBy: reject,
      maxTries: 1,
    },
    use: async (options) => {
      const hosts: unknown[] = [];
      const transport = {
        connect: async (settings: { host: string; port: number; tls: boolean }) => {
          hosts.push([settings.host, settings.port, settings.tls]);
          return reject();
        },
      };
      const given = options as Options;
      // Only where it is an own member: the pollution of it must not count.
      if (Object.hasOwn(given, "transport"))
        Object.defineProperty(given, "transport", { value: transport, enumerable: true });
      const consumer = await consumeEvents(options);
      for (let turns = 0; turns < 20; turns++) await Promise.resolve();
      await consumer.close();
      return hosts[0];
    },
  },
};
