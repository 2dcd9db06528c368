import type { ClientOptions, OneApiError, OneApiEvent } from "invers-oneapi";
import { createManualClock } from "invers-oneapi/testing";
import { FLOW_ID, tokens } from "../../support/call.ts";
import { createClient } from "../../support/client.ts";
import { answer } from "../../support/wire.ts";

// Against the platform's own fetch and bare sockets. Pauses between attempts are 0 (random), limits stand on a clock
// that moves only when told: nothing here waits for time to pass.

export function clientOf(baseUrl: string, options: ClientOptions = {}) {
  const clock = createManualClock();
  const events: OneApiEvent[] = [];
  const onEvent = (event: OneApiEvent): unknown => events.push(event);
  const client = createClient({
    baseUrl,
    tokenProvider: tokens(),
    clock,
    random: () => 0,
    onEvent,
    ...options,
  });
  return { client, clock, events };
}

export const failureOf = async (call: Promise<unknown>): Promise<OneApiError> =>
  (await call.then(
    () => Promise.reject(new Error("it succeeded")),
    (error: unknown) => error,
  )) as OneApiError;
export const json = { "Content-Type": "application/json", "X-INVERS-Flow-ID": FLOW_ID };
export const list = answer("200 OK", '{"items":[]}');
