import type { AccessToken, ClientOptions, OneApiEvent, TokenProvider } from "invers-oneapi";
import { createManualClock, type ManualClock } from "invers-oneapi/testing";
import { type Client, createClient } from "./client.ts";

export const BASE_URL = "https://api.invers.test";
export const FLOW_ID = "5b3c0a52-60f4-4d0c-9f0d-2f6d9ad7c4a1";
export const UNLOCK = "/vehicles/{vehicle_id}/commands/unlock-central-lock";
export const VEHICLE = { params: { path: { vehicle_id: "K7M2P" } } };

/** What the API does with one request; `attempt` counts from 1. */
export type Reply = (request: Request, attempt: number) => Response | Promise<Response>;

export const json = (status: number, body: unknown = {}, headers: Record<string, string> = {}): Reply => {
  return () => Response.json(body, { status, headers: { "X-INVERS-Flow-ID": FLOW_ID, ...headers } });
};
export const problem = (status: number, type: string, headers: Record<string, string> = {}): Reply =>
  json(status, { type, title: "A problem", status, detail: "of K7M2P", flow_id: FLOW_ID }, headers);
type Body = BodyInit | null | (() => BodyInit);
export const raw = (status: number, body: Body, headers: Record<string, string> = {}): Reply => {
  return () =>
    new Response(typeof body === "function" ? body() : body, {
      status,
      headers: { "X-INVERS-Flow-ID": FLOW_ID, ...headers },
    });
};
export const fails = (error: unknown): Reply => {
  return () => Promise.reject(error);
};
/** A connection that is reset: nobody knows whether the request arrived. */
export const reset: Reply = fails(
  Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNRESET" } }),
);
export const hangs: Reply = () => new Promise(() => {});
export const vehicles: Reply = json(200, { items: [{ id: "K7M2P" }] });
export const redirect = (status: number): Reply =>
  raw(status, null, { Location: "https://elsewhere.test/vehicles" });

/** A body that starts as JSON and then breaks, or with `error` left out stalls. */
export function halfBody(error?: Error): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      if (error) controller.error(error);
    },
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"items":['));
    },
  });
}

/** A provider whose tokens are `token-1`, `token-2`, ..., one more after each eviction. */
export function tokens(): TokenProvider & { evictions: number } {
  const provider = {
    evictions: 0,
    getToken: async () => ({ reveal: () => `token-${provider.evictions + 1}` }) as unknown as AccessToken,
    invalidate(token: AccessToken | string): "evicted" | "stale" {
      if (token !== `token-${provider.evictions + 1}`) return "stale";
      provider.evictions++;
      return "evicted";
    },
    status: () => ({ state: "fresh", remainingMs: 900_000, renewing: false }) as const,
    close() {},
    [Symbol.dispose]() {},
  };
  return provider;
}

export interface Sent {
  readonly request: Request;
  /** On the monotonic hand, in ms. */
  readonly at: number;
}

export interface Scene {
  readonly client: Client;
  readonly clock: ManualClock;
  readonly sent: readonly Sent[];
  readonly events: readonly OneApiEvent[];
  /** Lets all time pass that the call could need. */
  outcome(call: Promise<unknown>): Promise<Outcome>;
}

export interface Outcome {
  readonly value?: { data?: unknown; error?: Record<string, unknown>; response: Response };
  readonly error?: unknown;
  /** When it settled, on the monotonic hand. */
  readonly at: number;
}

/** A client on a manual clock, without jitter (the longest pauses), before an API that gives these replies; the last one repeats. */
export function scene(replies: Reply | readonly Reply[], options: ClientOptions = {}): Scene {
  const clock = createManualClock();
  const script = [replies].flat();
  const sent: Sent[] = [];
  const events: OneApiEvent[] = [];
  const client = createClient({
    baseUrl: BASE_URL,
    tokenProvider: tokens(),
    clock,
    random: () => 1,
    onEvent: (event) => events.push(event),
    fetchSendsOnce: true,
    async fetch(input, init) {
      const request = new Request(input, init);
      sent.push({ request, at: clock.monotonic() });
      const reply = script[Math.min(sent.length, script.length) - 1] as Reply;
      return await reply(request, sent.length);
    },
    ...options,
  });
  return {
    client,
    clock,
    sent,
    events,
    async outcome(call) {
      let settled: Outcome | undefined;
      call.then(
        (value) => {
          settled = { value: value as NonNullable<Outcome["value"]>, at: clock.monotonic() };
        },
        (error) => {
          settled = { error, at: clock.monotonic() };
        },
      );
      await clock.advance(0);
      for (let seconds = 0; !settled && seconds < 120; seconds++) await clock.advance(1_000);
      if (!settled) throw new Error("the call did not settle within two minutes");
      return settled;
    },
  };
}
