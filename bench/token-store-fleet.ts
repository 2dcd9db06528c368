import { LIFETIME_S, type StorePeer } from "./token-store-peers.ts";
import { type Endpoint, forkEndpoint } from "./tokens-fork.ts";

export const PROCESSES = 10;
/** Between two calls of one process. */
const EVERY_MS = 250;
/** A call that takes longer than this has failed. */
const LIMIT_MS = 15_000;

/** How the calls of one phase fared, and the token requests in it. */
export interface Phase {
  calls: number;
  failed: number;
  longestMs: number;
  requests: number;
}

/** Many processes of one peer, which call all the time. */
export interface Fleet {
  /** From now on calls and requests are counted in a new phase; its calls may end later. */
  begin(): Promise<Phase>;
  /** Counts the requests of the phase that ends. */
  end(): Promise<void>;
  /** Each of the processes that are connected and never called makes its first call. */
  callAnew(): Phase;
  /** Ends once all calls have. */
  stop(): Promise<void>;
}

const empty = (): Phase => ({ calls: 0, failed: 0, longestMs: 0, requests: 0 });

async function atMost(work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error("took too long")), LIMIT_MS);
  });
  await Promise.race([work, limit]).finally(() => clearTimeout(timer));
}

async function call(token: () => Promise<unknown>, phase: Phase): Promise<void> {
  phase.calls++;
  const from = performance.now();
  await atMost(token()).catch(() => phase.failed++);
  phase.longestMs = Math.max(phase.longestMs, performance.now() - from);
}

const makeAll = ({ make }: StorePeer, { origin }: Endpoint, redisUrl: string) =>
  Promise.all(Array.from({ length: PROCESSES }, () => make(origin, redisUrl)));

export async function startFleet(peer: StorePeer, redisUrl: string): Promise<Fleet> {
  const endpoint = await forkEndpoint();
  const running = await makeAll(peer, endpoint, redisUrl);
  const anew = await makeAll(peer, endpoint, redisUrl);
  const calls: Promise<void>[] = [];
  let phase = empty();
  let timer: NodeJS.Timeout | undefined;

  function startCalls(): NodeJS.Timeout {
    let turn = 0;
    return setInterval(() => {
      const token = running[turn++ % PROCESSES];
      if (token) calls.push(call(token, phase));
    }, EVERY_MS / PROCESSES);
  }

  return {
    async begin() {
      await endpoint.become({ latencyMs: 50, lifetimeS: LIFETIME_S });
      phase = empty();
      timer ??= startCalls();
      return phase;
    },
    async end() {
      phase.requests = await endpoint.requests();
    },
    callAnew() {
      const first = empty();
      calls.push(...anew.map((token) => call(token, first)));
      return first;
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(calls);
      endpoint.end();
    },
  };
}
