import type { Peer } from "./calls-peers.ts";

export interface Series {
  readonly rounds: number;
  /** Calls before the first sample: the compiler's work is counted too, in what the processor does meanwhile. */
  readonly warmUp: number;
  /** Calls of one sample. */
  readonly calls: number;
  /** Calls under way at the same time. */
  readonly inFlight: number;
  /** What is measured: wall time, or the processor time of the process, in which what others do on the machine is not. */
  readonly clock: "wall" | "processor";
}

export interface Measured {
  /** Of each call. */
  readonly microseconds: number;
  readonly baseline: number;
  readonly ratio: number;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low = Number.NaN, high = Number.NaN] = [sorted[(sorted.length - 1) >> 1], sorted[middle]];
  return (low + high) / 2;
}

const clocks = {
  wall: () => performance.now(),
  processor() {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/** Microseconds of each call. */
async function sample({ list }: Peer, { calls, inFlight, clock }: Series): Promise<number> {
  const now = clocks[clock];
  const started = now();
  let left = calls;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await list();
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return ((now() - started) * 1000) / calls;
}

/**
 * The two take turns in many short rounds, so that whatever else the machine does meets both alike. Totals are compared,
 * not medians, and who goes first is drawn by lot: garbage is collected every few rounds, and may else meet the same one
 * most of the time, which makes equal clients differ by a sixth.
 */
export async function measure(baseline: Peer, peer: Peer, series: Series): Promise<Measured> {
  const warm = { ...series, calls: series.warmUp };
  await sample(baseline, warm);
  await sample(peer, warm);
  const totals = { ours: 0, base: 0 };
  for (let round = 0; round < series.rounds; round++) {
    const first = Math.random() < 0.5;
    if (first) totals.ours += await sample(peer, series);
    totals.base += await sample(baseline, series);
    if (!first) totals.ours += await sample(peer, series);
  }
  const { ours, base } = totals;
  return { microseconds: ours / series.rounds, baseline: base / series.rounds, ratio: ours / base };
}
