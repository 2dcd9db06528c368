import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { OwnRedis } from "../../support/own-redis.ts";
import { type TokenRequest, tooEarly, tooEarlyOfOne } from "./fleet-ledger.ts";

export interface FleetSettings {
  readonly processes: number;
  readonly callsPerSecond: number;
  readonly lifetimeS: number;
  /** How long Redis is there, before and after the outage, in lifetimes. */
  readonly lifetimes: number;
  readonly outageLifetimes: number;
}

/** What one process is told. */
export interface FleetTask {
  readonly index: number;
  readonly tokenUrl: string;
  readonly redisPort: number;
  readonly everyMs: number;
  readonly key: string;
}

/** What a process, or all of them, counted since the last report. */
interface Counts {
  readonly calls: number;
  readonly failed: number;
  readonly longestMs: number;
  /** Operations of the store that failed or took longer than 250 ms: each may cost a request. */
  readonly storeFailures: number;
}

/** What a process reports. */
export interface FleetReport extends Counts {
  /** Its token. */
  readonly token: string;
}

/** What one phase of the run came to. */
export interface FleetPhase extends Counts {
  readonly name: string;
  readonly seconds: number;
  readonly tokenRequests: number;
  /** Requests while there was a fresh token: the fleet's, or in the outage the process's own. */
  readonly tooEarly: number;
}

const PROGRAM = fileURLToPath(new URL("fleet-process.ts", import.meta.url));
const COMPILED = fileURLToPath(new URL("../../../node_modules/.cache/fleet-process.mjs", import.meta.url));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Compiles the program once: to do it in each process would take most of the time. */
async function compile(): Promise<void> {
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
}

/** The token endpoint takes so long, in ms, in which others may ask it too. */
const ANSWER_MS = 200;

/** A token endpoint that writes down who asked and when. */
async function createLedger(lifetimeS: number) {
  const requests: TokenRequest[] = [];
  let issued = 0;
  const server = createServer(({ headers }, response) => {
    const arrivedAt = performance.timeOrigin + performance.now();
    requests.push({ process: Number(headers["x-process"]), sentAt: Number(headers["x-sent-at"]), arrivedAt });
    response.setHeader("Content-Type", "application/json");
    const token = { access_token: `fleet-${++issued}`, expires_in: lifetimeS };
    setTimeout(() => response.end(JSON.stringify(token)), ANSWER_MS);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { requests, server, tokenUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token` };
}

/** Starts the processes; they begin when all of them are there, their calls evenly spread. */
async function startProcesses(settings: FleetSettings, tokenUrl: string, redisPort: number) {
  const { processes, callsPerSecond } = settings;
  const everyMs = (1000 * processes) / callsPerSecond;
  const key = randomBytes(32).toString("base64");
  const children = Array.from({ length: processes }, (_, index) => {
    const task: FleetTask = { index, tokenUrl, redisPort, everyMs, key };
    return fork(COMPILED, [JSON.stringify(task)]);
  });
  await Promise.all(children.map((child) => once(child, "message")));
  for (const child of children) {
    child.send("begin");
    await pause(everyMs / processes);
  }
  return {
    report: () =>
      Promise.all(
        children.map(async (child) => {
          const answer = once(child, "message");
          child.send("report");
          return (await answer)[0] as FleetReport;
        }),
      ),
    end() {
      for (const child of children) child.send("end");
    },
  };
}

function total(reports: readonly Counts[]): Counts {
  const sum = (of: keyof Counts): number => reports.reduce((all, one) => all + one[of], 0);
  return {
    calls: sum("calls"),
    failed: sum("failed"),
    longestMs: Math.round(Math.max(...reports.map(({ longestMs }) => longestMs))),
    storeFailures: sum("storeFailures"),
  };
}

/** Many processes with one shared token: while Redis is there, while it is gone, and when it is back. */
export async function runFleet(settings: FleetSettings, redis: OwnRedis): Promise<FleetPhase[]> {
  const { lifetimeS, lifetimes, outageLifetimes } = settings;
  const { requests, server, tokenUrl } = await createLedger(lifetimeS);
  await compile();
  const fleet = await startProcesses(settings, tokenUrl, redis.port);

  async function phase(
    name: string,
    judge: typeof tooEarly,
    reports: () => Promise<FleetReport[]>,
  ): Promise<FleetPhase> {
    const began = performance.now();
    const counts = total(await reports());
    const made = requests.splice(0);
    const seconds = Math.round((performance.now() - began) / 1000);
    return {
      name,
      seconds,
      ...counts,
      tokenRequests: made.length,
      tooEarly: judge(made, lifetimeS * 1000),
    };
  }
  const after = (during: number) => async () => {
    await pause(during * lifetimeS * 1000);
    return fleet.report();
  };
  /** A process that rests from the store has a token of its own for up to 30 s. */
  async function untilShared(): Promise<FleetReport[]> {
    const all: FleetReport[] = [];
    for (;;) {
      const reports = await fleet.report();
      all.push(...reports);
      if (new Set(reports.map(({ token }) => token)).size === 1) return all;
      await pause(100);
    }
  }

  try {
    const phases = [await phase("Redis there", tooEarly, after(lifetimes))];
    await redis.kill();
    phases.push(await phase("Redis killed", tooEarlyOfOne, after(outageLifetimes)));
    await redis.start();
    phases.push(await phase("until all share again", tooEarlyOfOne, untilShared));
    phases.push(await phase("Redis back", tooEarly, after(lifetimes)));
    return phases;
  } finally {
    fleet.end();
    server.closeAllConnections();
    server.close();
  }
}
