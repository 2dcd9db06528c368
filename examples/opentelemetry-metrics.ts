import { tracingChannel } from "node:diagnostics_channel";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  type AttemptTrace,
  type CallTrace,
  createClient,
  type EventTrace,
  sendCommand,
  type TokenTrace,
} from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";

const exporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE); // yours sends them somewhere
const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
const meter = provider.getMeter("invers-oneapi");
const duration = meter.createHistogram("http.client.request.duration", {
  unit: "s",
  advice: { explicitBucketBoundaries: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30] },
});
const commands = meter.createCounter("invers.commands");
const renewals = meter.createCounter("invers.token.renewals");
const events = meter.createCounter("invers.events");

const began = new WeakMap<object, number>();
const { start, asyncEnd } = tracingChannel("invers-oneapi:attempt");
start.subscribe((message) => began.set(message as object, performance.now()));
asyncEnd.subscribe((message) => {
  const { method, path, serverAddress, serverPort, status, code } = message as AttemptTrace;
  duration.record((performance.now() - (began.get(message as object) ?? 0)) / 1_000, {
    "http.request.method": method,
    "url.template": path,
    "server.address": serverAddress,
    "server.port": serverPort,
    ...(status && { "http.response.status_code": status }),
    // A problem without a type of its own is told by its status.
    ...(code && { "error.type": code === "about:blank" ? String(status) : code }),
  });
});
tracingChannel("invers-oneapi:call").asyncEnd.subscribe((message) => {
  const { path, outcome, reason } = message as CallTrace;
  if (!path.includes("/commands/") || !outcome) return;
  commands.add(1, {
    "url.template": path,
    "invers.outcome": outcome,
    ...(reason && { "invers.reason": reason }),
  });
});
tracingChannel("invers-oneapi:token").asyncEnd.subscribe((message) => {
  renewals.add(1, { "invers.outcome": String((message as TokenTrace).outcome) });
});
tracingChannel("invers-oneapi:event").asyncEnd.subscribe((message) => {
  const { queue, eventType, outcome, code } = message as EventTrace;
  events.add(1, {
    queue,
    "event.type": eventType,
    "invers.outcome": String(outcome),
    ...(code && { "error.type": code }), // its handler gave up
  });
});

const sandbox = createSandbox();
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
await client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: "NOSUCH" } } });
await sendCommand(client, "LV6V3", "unlock-central-lock");
await sendCommand(client, "LV6V3", "lock-central-lock", { capabilities: [] });

await provider.forceFlush();
for (const { descriptor, dataPoints } of exporter.getMetrics()[0]?.scopeMetrics[0]?.metrics ?? [])
  for (const { attributes } of dataPoints)
    console.log(
      `${descriptor.name}${descriptor.unit && ` in ${descriptor.unit}`}`,
      JSON.stringify(attributes),
    );
await provider.shutdown();
