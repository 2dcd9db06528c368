import { Bench } from "tinybench";
import { BASELINE, type Peer } from "./calls-peers.ts";

export interface Series {
  readonly rounds: number;
  /** Calls of one sample. */
  readonly calls: number;
  /** Calls under way at the same time. */
  readonly inFlight: number;
  /** What is measured, in ms. */
  readonly clock: () => number;
}

export interface Measured {
  readonly name: string;
  /** Median of the rounds, per call. */
  readonly microseconds: number;
  /** Median of the rounds' ratios to the baseline, each within its own round. */
  readonly ratio: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

export const wallTime = (): number => performance.now();

/** Processor time of this process: what others do on the machine is not in it. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function batch({ list }: Peer, { calls, inFlight, clock }: Series): Promise<number> {
  const started = clock();
  let left = calls;
  const lane = async (): Promise<void> => {
    while (left-- > 0) await list();
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  return clock() - started;
}

/** One sample of each peer, in this order. */
async function round(peers: readonly Peer[], series: Series): Promise<Map<string, number>> {
  const bench = new Bench({ iterations: 1, time: 0, warmup: false, throws: true });
  for (const peer of peers) {
    const sample = async () => ({ overriddenDuration: await batch(peer, series) });
    bench.add(peer.name, sample, { async: true });
  }
  const times = new Map<string, number>();
  for (const { name, result } of await bench.run()) {
    if (result.state !== "completed") throw new Error(`${name} did not run: ${result.state}`);
    times.set(name, (result.latency.p50 * 1000) / series.calls);
  }
  return times;
}

/**
 * Interleaves the peers in many short rounds, each in another order, so that whatever else the machine does meets all
 * alike; ratios are taken within a round.
 */
export async function measure(peers: readonly Peer[], series: Series): Promise<Measured[]> {
  for (const peer of peers) await batch(peer, { ...series, calls: series.calls * 10 });
  const rounds: Map<string, number>[] = [];
  for (let count = 0; count < series.rounds; count++) {
    const at = count % peers.length;
    const turned = [...peers.slice(at), ...peers.slice(0, at)];
    rounds.push(await round(count % 2 ? turned.reverse() : turned, series));
  }
  const of = (name: string, times: Map<string, number>): number => times.get(name) ?? Number.NaN;
  return peers.map(({ name }) => ({
    name,
    microseconds: median(rounds.map((times) => of(name, times))),
    ratio: median(rounds.map((times) => of(name, times) / of(BASELINE, times))),
  }));
}
