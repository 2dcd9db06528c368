import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { OwnRedis } from "../../support/own-redis.ts";

export interface FleetSettings {
  readonly processes: number;
  readonly callsPerSecond: number;
  readonly lifetimeS: number;
  /** How long Redis is there, before and after the outage, in lifetimes. */
  readonly lifetimes: number;
  readonly outageLifetimes: number;
  /** How long a store that failed is left alone, after which it is shared again. */
  readonly restMs: number;
}

/** What one phase of the run came to. */
export interface FleetPhase {
  readonly name: string;
  readonly seconds: number;
  readonly calls: number;
  readonly failed: number;
  readonly longestMs: number;
  readonly tokenRequests: number;
  /** The most that the fleet may have asked in this phase. */
  readonly atMost: number;
}

const PROGRAM = fileURLToPath(new URL("fleet-process.ts", import.meta.url));
const COMPILED = fileURLToPath(new URL("../../../node_modules/.cache/fleet-process.mjs", import.meta.url));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Many processes with one shared token: while Redis is there, while it is gone, and when it is back. A token is renewed
 * when half of its life is over, so that a lifetime has two of them.
 */
export async function runFleet(settings: FleetSettings, redis: OwnRedis): Promise<FleetPhase[]> {
  const { processes, callsPerSecond, lifetimeS, lifetimes, outageLifetimes, restMs } = settings;
  let tokenRequests = 0;
  const endpoint = createServer((_, response) => {
    tokenRequests++;
    response.setHeader("Content-Type", "application/json");
    response.end(JSON.stringify({ access_token: `fleet-${tokenRequests}`, expires_in: lifetimeS }));
  });
  endpoint.listen(0, "127.0.0.1");
  await once(endpoint, "listening");
  const tokenUrl = `http://127.0.0.1:${(endpoint.address() as AddressInfo).port}/token`;
  const key = randomBytes(32).toString("base64");
  const asked = { tokenUrl, redisPort: redis.port, callsPerSecond: callsPerSecond / processes, key };

  // Compiled once: to do it in each of them would take most of the time.
  await build({
    entryPoints: [PROGRAM],
    outfile: COMPILED,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    alias: {
      "invers-oneapi": fileURLToPath(new URL("../../../src/index.ts", import.meta.url)),
      "invers-oneapi/redis": fileURLToPath(new URL("../../../src/redis/index.ts", import.meta.url)),
    },
  });
  const children = Array.from({ length: processes }, () => fork(COMPILED, [JSON.stringify(asked)]));
  await Promise.all(children.map((child) => once(child, "message")));

  async function report(): Promise<Omit<FleetPhase, "name" | "seconds" | "atMost" | "tokenRequests">> {
    const parts = await Promise.all(
      children.map(async (child) => {
        const answer = once(child, "message");
        child.send("report");
        return (await answer)[0] as { calls: number; failed: number; longestMs: number };
      }),
    );
    const sum = (of: (part: (typeof parts)[number]) => number): number =>
      parts.reduce((all, one) => all + of(one), 0);
    return {
      calls: sum(({ calls }) => calls),
      failed: sum(({ failed }) => failed),
      longestMs: Math.round(Math.max(...parts.map(({ longestMs }) => longestMs))),
    };
  }

  async function phase(name: string, during: number, sharers: number): Promise<FleetPhase> {
    await report();
    const before = tokenRequests;
    const seconds = during * lifetimeS;
    // Renewed at half of its life less the jitter, and one more at the edge of a phase.
    const atMost = sharers * (Math.ceil(during / 0.45) + 1);
    await pause(seconds * 1000);
    const totals = await report();
    return { name, seconds, ...totals, tokenRequests: tokenRequests - before, atMost };
  }

  const phases = [await phase("Redis there", lifetimes, 1)];
  await redis.kill();
  phases.push(await phase("Redis killed", outageLifetimes, processes));
  await redis.start();
  // Each process tries the store again when it next renews, or when the rest is over.
  await pause(restMs + (lifetimeS * 1000) / 2);
  phases.push(await phase("Redis back", lifetimes, 1));
  for (const child of children) child.send("end");
  endpoint.closeAllConnections();
  endpoint.close();
  return phases;
}
