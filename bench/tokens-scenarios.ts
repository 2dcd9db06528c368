import type { Endpoint } from "./tokens-fork.ts";
import type { TokenPeer } from "./tokens-peers.ts";

const HERD = 10_000;
const EVERY_MS = 5;
/** A caller who waits longer than this has noticed the renewal. */
export const NOTICED_MS = 20;

const RealDate = Date;
let shiftMs = 0;

/** From now on the time of day is `shiftMs` ahead for everybody: the only clock that all peers look at. */
export function takeOverDate(): void {
  globalThis.Date = class extends RealDate {
    constructor(...given: [] | [number | string | Date]) {
      super(given.length ? given[0] : RealDate.now() + shiftMs);
    }
    static override now(): number {
      return RealDate.now() + shiftMs;
    }
  } as DateConstructor;
}

/** How a stream of 200 calls a second fared. */
export interface Stream {
  readonly calls: number;
  readonly failed: number;
  readonly noticed: number;
  readonly longestMs: number;
}

async function stream(token: () => Promise<unknown>, ms: number): Promise<Stream> {
  const running: Promise<void>[] = [];
  let failed = 0;
  let noticed = 0;
  let longestMs = 0;
  const one = async () => {
    const from = performance.now();
    await token().catch(() => failed++);
    const waited = performance.now() - from;
    if (waited > NOTICED_MS) noticed++;
    longestMs = Math.max(longestMs, waited);
  };
  const started = performance.now();
  while (performance.now() - started < ms) {
    for (const due = (performance.now() - started) / EVERY_MS; running.length < due; ) running.push(one());
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
  await Promise.all(running);
  return { calls: running.length, failed, noticed, longestMs };
}

export interface Scenarios {
  readonly name: string;
  readonly herd: readonly { readonly requests: number; readonly failed: number; readonly ms: number }[];
  readonly renewal: Stream & { readonly requests: number };
  readonly outage: Stream & { readonly requests: number };
  readonly short: number;
}

/** What a peer does when many ask at once, across a renewal, in an outage, and with tokens of 60 s. */
export async function play({ name, make }: TokenPeer, endpoint: Endpoint): Promise<Scenarios> {
  const { origin } = endpoint;

  async function herd(token: () => Promise<unknown>) {
    await endpoint.become({ latencyMs: 50 });
    const from = performance.now();
    const calls = await Promise.allSettled(Array.from({ length: HERD }, token));
    const failed = calls.filter(({ status }) => status === "rejected").length;
    return { requests: await endpoint.requests(), failed, ms: performance.now() - from };
  }
  const crowd = make(origin);
  const cold = await herd(crowd);
  shiftMs += 7_200_000;
  const expired = await herd(crowd);

  /** A token with one of its 15 minutes left. */
  async function late() {
    await endpoint.become({});
    const token = make(origin);
    await token();
    shiftMs += 840_000;
    return token;
  }
  const renewing = await late();
  await endpoint.become({ latencyMs: 500 });
  const renewal = { ...(await stream(renewing, 2000)), requests: await endpoint.requests() };

  const suffering = await late();
  await endpoint.become({ status: 503 });
  const outage = { ...(await stream(suffering, 3000)), requests: await endpoint.requests() };

  await endpoint.become({ latencyMs: 50, lifetimeS: 60 });
  await stream(make(origin), 4000);
  return { name, herd: [cold, expired], renewal, outage, short: await endpoint.requests() };
}
