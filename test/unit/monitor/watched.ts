import { createClient } from "invers-oneapi";
import { type ContractMonitorOptions, contractMonitor, type Drift } from "invers-oneapi/monitor";
import { createManualClock, createSandbox } from "invers-oneapi/testing";
import { expect } from "vitest";

export type Answer = (url: string) => Response;

/** A client whose calls are answered by `answer`, with a monitor that looks at all of them. */
export function watched(answer: Answer, options: Partial<ContractMonitorOptions> = {}) {
  const drifts: Drift[] = [];
  const sandbox = createSandbox();
  const clock = createManualClock();
  const client = createClient({
    ...sandbox.credentials,
    retry: false,
    fetch: async (url, init) => (url.includes("/auth/") ? sandbox.fetch(url, init) : answer(url)),
  });
  client.use(contractMonitor({ onDrift: (drift) => drifts.push(drift), sample: 1, clock, ...options }));
  /** Waits until so many things were told. */
  async function tells(count: number): Promise<void> {
    while (drifts.length < count) await clock.advance(1);
    expect(drifts).toHaveLength(count);
  }
  return { client, clock, drifts, tells };
}

export const page = (...items: object[]) => Response.json({ items });
