import type { Clock } from "invers-oneapi";
import { Agent, fetch as undiciFetch } from "undici";
import { systemClock } from "../../../src/clock.ts";
import type { Address } from "./faults.ts";

/** Who sends: a client in its usual surroundings, or in worse ones. */
export interface Actor {
  readonly name: string;
  readonly clock?: Clock;
  readonly fetch?: typeof fetch;
  /** Where the server is, for this one. */
  readonly server?: Address | "http2";
  stop(): unknown;
}

const random = (from: number, to: number): number => from + Math.random() * (to - from);

/**
 * The machine falls asleep now and then: one hand of the clock jumps and the other stands still, so that timers, which
 * follow the one, know nothing of it.
 */
function sleeping(asleepMs: number): Actor {
  let slept = 0;
  let timer: NodeJS.Timeout;
  const fallAsleep = (): void => {
    slept += asleepMs;
    timer = setTimeout(fallAsleep, random(30, 150));
  };
  timer = setTimeout(fallAsleep, 50);
  return {
    name: "sleep",
    clock: {
      ...systemClock,
      wall: () => systemClock.wall() + slept,
    },
    stop: () => clearTimeout(timer),
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
