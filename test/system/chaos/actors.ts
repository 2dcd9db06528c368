import type { Clock } from "invers-oneapi";
import { Agent, fetch as undiciFetch } from "undici";
import { systemClock } from "../../../src/clock.ts";
import type { Address } from "./faults.ts";
import { seeded } from "./random.ts";

/** Who sends: a client in its usual surroundings, or in worse ones. */
export interface Actor {
  readonly name: string;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  /** Where the server is, for this one. */
  readonly server?: Address | "http2";
  stop(): unknown;
}

/**
 * The machine falls asleep now and then: one hand of the clock jumps and the other stands still, so that timers, which
 * follow the one, know nothing of it. It does so after some looks at the clock, not after some time: in the same time a
 * busy machine gets hardly a command done.
 */
function sleeping(asleepMs: number): Actor {
  const random = seeded(1);
  let slept = 0;
  let looks = 100;
  return {
    name: "sleep",
    clock: {
      ...systemClock,
      wall() {
        if (--looks < 0) {
          slept += asleepMs;
          looks = Math.floor(100 + random() * 400);
        }
        return systemClock.wall() + slept;
      },
    },
    stop: () => {},
  };
}

/** All streams share a connection, which takes them late and loses them together. */
function overHttp2(): Actor {
  const dispatcher = new Agent({ allowH2: true, connect: { rejectUnauthorized: false } });
  const send = (url: string, init: object): Promise<Response> =>
    undiciFetch(url, { ...init, dispatcher }) as unknown as Promise<Response>;
  return { name: "http2", fetch: send as typeof fetch, server: "http2", stop: () => dispatcher.destroy() };
}

/** A `fetch` that fails over by itself, as published wrappers do; nobody is at the other host. */
function retrying(refusing: string): Actor {
  const send = async (url: string, init: RequestInit): Promise<Response> => {
    try {
      return await fetch(url, init);
    } catch (error) {
      if (init.signal?.aborted) throw error;
      return fetch(refusing + new URL(url).pathname, init);
    }
  };
  return { name: "retrying fetch", fetch: send as typeof fetch, stop: () => {} };
}

/**
 * By name.
 *
 * @param asleepMs longer than any command stays fresh
 * @param refusing an address where nobody listens
 */
export const ACTORS: Readonly<Record<string, (asleepMs: number, refusing: string) => Actor>> = {
  plain: () => ({ name: "plain", stop: () => {} }),
  sleep: sleeping,
  http2: overHttp2,
  retrying: (_, refusing) => retrying(refusing),
};
