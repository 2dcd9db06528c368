import { Bench } from "tinybench";
import { median } from "./calls-measure.ts";
import { BASELINE, peers } from "./tokens-peers.ts";

const CALLS = 20_000;
/** Fewer, so that no collection of garbage falls between the two looks at the heap. */
const CALLS_OF_HEAP = 2000;

export interface Cached {
  readonly name: string;
  readonly nanoseconds: number;
  /** Median of the rounds' ratios to the closure, each within its own round. */
  readonly ratio: number;
  /** Median of the samples, beyond what awaiting a ready promise costs. */
  readonly bytes: number;
}

async function repeat(token: () => Promise<unknown>, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) await token();
}

async function heapPerCall(token: () => Promise<unknown>): Promise<number> {
  const samples: number[] = [];
  for (let sample = 0; sample < 15; sample++) {
    globalThis.gc?.();
    const before = process.memoryUsage().heapUsed;
    await repeat(token, CALLS_OF_HEAP);
    samples.push((process.memoryUsage().heapUsed - before) / CALLS_OF_HEAP);
  }
  return median(samples);
}

/** A call while the token is fresh, each peer in turn, in many short rounds. */
export async function measureCached(origin: string, rounds: number): Promise<Cached[]> {
  const made = peers.map(({ name, make }) => ({ name, token: make(origin) }));
  for (const { token } of made) await repeat(token, CALLS);
  const times: Map<string, number>[] = [];
  for (let round = 0; round < rounds; round++) {
    const at = round % made.length;
    const turned = [...made.slice(at), ...made.slice(0, at)];
    globalThis.gc?.();
    const bench = new Bench({ iterations: 3, time: 0, warmup: false, throws: true });
    for (const { name, token } of round % 2 ? turned.reverse() : turned)
      bench.add(name, () => repeat(token, CALLS), { async: true });
    const took = new Map<string, number>();
    for (const { name, result } of await bench.run()) {
      if (result.state !== "completed") throw new Error(`${name} did not run: ${result.state}`);
      took.set(name, (result.latency.min * 1e6) / CALLS);
    }
    times.push(took);
  }
  const ready = Promise.resolve();
  await repeat(() => ready, CALLS);
  const ofAwait = await heapPerCall(() => ready);
  const rows: Cached[] = [];
  for (const { name, token } of made) {
    const of = (each: Map<string, number>, who: string) => each.get(who) ?? Number.NaN;
    rows.push({
      name,
      nanoseconds: median(times.map((each) => of(each, name))),
      ratio: median(times.map((each) => of(each, name) / of(each, BASELINE))),
      bytes: (await heapPerCall(token)) - ofAwait,
    });
  }
  return rows;
}
