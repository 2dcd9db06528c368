import { createClient, sendCommand } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { pino } from "pino";

const clock = createManualClock({ wall: Date.parse("2026-03-14T14:02:58Z") });
const time = (): string => `,"time":"${new Date(clock.wall()).toISOString()}"`;
const logger = pino(
  { base: null, timestamp: time, formatters: { level: (level) => ({ level }) } },
  { write: (line: string) => console.log(line.trimEnd()) },
);

const sandbox = createSandbox({ clock });
const client = createClient({
  ...sandbox.credentials,
  ...{ fetch: sandbox.fetch, clock, random: () => 0.5 },
  telemetry: { vehicleId: true },
  onEvent({ type, ...facts }) {
    logger.info(facts, type);
  },
});

// The rental before ended at 14:02:58, and the car answers slowly.
sandbox.inject({ kind: "latency", ms: 15_000, on: { path: "/vehicles/LV6V3/commands/*" } });
const locking = sendCommand(client, "LV6V3", "lock-and-disable-driving");
await clock.advance(4_000);
const unlocking = sendCommand(client, "LV6V3", "unlock-and-enable-driving");
const again = sendCommand(client, "LV6V3", "unlock-and-enable-driving"); // a double tap
await clock.advance(20_000);
await Promise.all([locking, unlocking, again]);
