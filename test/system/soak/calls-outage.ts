import { setTimeout } from "node:timers/promises";
import type { paths } from "../../../src/generated/sandbox.ts";
import type { OneApiClient } from "../../../src/index.ts";
import type { FaultyApi } from "./calls-api.ts";

export interface OutageReport {
  readonly calls: number;
  readonly arrivals: number;
  /** Of the calls after the outage, those that failed. */
  readonly failedAfterwards: number;
}

const STEP_MS = 50;

/** Calls at a steady rate whatever becomes of them, through an outage of this length, and then some when it is over. */
export async function outage(
  client: OneApiClient<paths>,
  api: FaultyApi,
  perSecond: number,
  lengthMs: number,
): Promise<OutageReport> {
  const ask = (call: number): Promise<boolean> =>
    client.GET("/vehicles", { headers: { "X-Soak-Call": String(call) } }).then(
      ({ error }) => !error,
      () => false,
    );
  const before = await api.tell({ mode: "outage" });
  const started = performance.now();
  const settled: Promise<boolean>[] = [];
  for (let now = started; now < started + lengthMs; now = performance.now()) {
    const due = Math.floor(((now - started) / 1000) * perSecond);
    while (settled.length < due) settled.push(ask(1e6 + settled.length));
    await setTimeout(STEP_MS);
  }
  await Promise.all(settled);
  const { arrivals } = await api.tell({ mode: "well" });
  const after = await Promise.all(Array.from({ length: 100 }, (_, at) => ask(2e6 + at)));
  return {
    calls: settled.length,
    arrivals: arrivals - before.arrivals,
    failedAfterwards: after.filter((well) => !well).length,
  };
}
