import type { ClientOptions } from "invers-oneapi";
import { createManualClock, createSandbox, type SandboxOptions } from "invers-oneapi/testing";
import { expect } from "vitest";
import { contextOf } from "../../../src/client-context.ts";
import { createClient } from "../../support/client.ts";

export const MINUTE = 60_000;

/** A client with `pace` before a sandbox with a limit, and when each request arrived. */
export function paced(options: ClientOptions = {}, sandboxOptions: SandboxOptions = {}) {
  const clock = createManualClock();
  const sandbox = createSandbox({
    clock,
    rateLimit: { limit: 100, windowMs: MINUTE },
    ...sandboxOptions,
  });
  const arrivals: number[] = [];
  const client = createClient({
    ...{ tokenProvider: undefined, ...sandbox.credentials, clock, pace: true, deadline: 10 * MINUTE },
    async fetch(url, init) {
      if (!url.includes("/oauth/")) arrivals.push(clock.monotonic());
      return sandbox.fetch(url, init);
    },
    fetchSendsOnce: true,
    ...options,
  });
  const statuses = (): (number | undefined)[] =>
    sandbox.requests.filter(({ path }) => !path.includes("/oauth/")).map(({ status }) => status);
  return { clock, sandbox, client, arrivals, statuses };
}

export function expectIdle({ client, clock }: Pick<ReturnType<typeof paced>, "client" | "clock">): void {
  expect([contextOf(client).inFlight.size, clock.pending]).toEqual([0, 0]);
}
