import { createClient, type OneApiEvent, sendCommand } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";
import { pino } from "pino";

const ERRORS: readonly OneApiEvent["type"][] = [
  ...(["command-unknown", "token-renewal-failed"] as const),
  ...(["events-refused", "queue-gone", "queue-blocked", "queue-expiring"] as const),
];
const WARNINGS: readonly OneApiEvent["type"][] = [
  ...(["attempt-failed", "token-evicted", "token-store-failed", "token-store-unreadable"] as const),
  ...(["events-disconnected", "event-failed"] as const),
];

function levelOf(event: OneApiEvent): "error" | "warn" | "info" {
  if (ERRORS.includes(event.type)) return "error";
  if (WARNINGS.includes(event.type)) return "warn";
  return event.type === "call-finished" && !event.ok ? "warn" : "info";
}

// Without `base`, `timestamp` and a stream of your own, pino adds the time and writes to the standard output.
const print = { write: (line: string) => console.log(line.trimEnd()) };
const logger = pino({ base: null, timestamp: false, formatters: { level: (level) => ({ level }) } }, print);

const sandbox = createSandbox();
const client = createClient({
  ...sandbox.credentials,
  fetch: sandbox.fetch,
  random: () => 0.5, // only so that this page shows what you get
  onEvent: ({ type, ...facts }) => {
    const { ms, flowId, ...shown } = facts as Record<string, unknown>; // all of them, in your program
    logger[levelOf({ type, ...facts } as OneApiEvent)](shown, type);
  },
});
sandbox.inject({ kind: "reset", at: "response", on: { method: "POST" } });
await sendCommand(client, "LV6V3", "unlock-central-lock");
