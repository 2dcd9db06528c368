import { AsyncLocalStorage } from "node:async_hooks";
import { tracingChannel } from "node:diagnostics_channel";
import {
  type Context,
  type ContextManager,
  context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from "@opentelemetry/sdk-trace-base";
import { type AttemptTrace, type CallTrace, createClient } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";

// A storage of our own, so that the tracing channels can put a span into OpenTelemetry's context.
const storage = new AsyncLocalStorage<Context>();
const contextManager: ContextManager = {
  active: () => storage.getStore() ?? ROOT_CONTEXT,
  with: (active, run, self, ...args) => storage.run(active, () => run.apply(self, args)),
  bind: (active, target) =>
    typeof target === "function"
      ? (((...args: unknown[]) => storage.run(active, () => target(...args))) as typeof target)
      : target,
  enable: () => contextManager,
  disable: () => contextManager,
};
context.setGlobalContextManager(contextManager);

const exporter = new InMemorySpanExporter(); // yours sends them somewhere
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
const tracer = provider.getTracer("invers-oneapi");

function makeSpans(name: "call" | "attempt", kind: SpanKind): void {
  const { start, asyncEnd } = tracingChannel(`invers-oneapi:${name}`);
  const spans = new WeakMap<object, Span>();
  start.bindStore(storage, (message) => {
    const { method, path, serverAddress, serverPort, attempt = 1 } = message as AttemptTrace;
    const span = tracer.startSpan(`${method} ${path}`, {
      kind,
      attributes: {
        "http.request.method": method,
        "url.template": path,
        "server.address": serverAddress,
        "server.port": serverPort,
        ...(attempt > 1 && { "http.request.resend_count": attempt - 1 }),
      },
    });
    spans.set(message as object, span);
    return trace.setSpan(context.active(), span);
  });
  asyncEnd.subscribe((message) => {
    const { status, code, flowId, outcome } = message as CallTrace;
    const span = spans.get(message as object);
    if (status) span?.setAttribute("http.response.status_code", status);
    // A problem without a type of its own is told by its status.
    const errorType = code === "about:blank" ? String(status) : code;
    if (errorType) span?.setAttribute("error.type", errorType).setStatus({ code: SpanStatusCode.ERROR });
    if (flowId) span?.setAttribute("invers.flow_id", flowId);
    if (outcome) span?.setAttribute("invers.outcome", outcome);
    span?.end();
  });
}

makeSpans("call", SpanKind.INTERNAL);
makeSpans("attempt", SpanKind.CLIENT);

const clock = createManualClock();
const sandbox = createSandbox({ clock });
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, clock });
sandbox.inject({ kind: "status", status: 503 });
const request = tracer.startSpan("GET /my-rentals");
const call = context.with(trace.setSpan(context.active(), request), () => client.GET("/vehicles"));
await clock.advance(1_000);
await call;
request.end();

const spans = exporter.getFinishedSpans();
for (const { name, kind, attributes, parentSpanContext } of spans) {
  const parent = spans.find((span) => span.spanContext().spanId === parentSpanContext?.spanId);
  const resent = attributes["http.request.resend_count"] ?? 0;
  console.log(SpanKind[kind], name, attributes["http.response.status_code"], resent, "in", parent?.name);
}
