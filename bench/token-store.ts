// npm run bench -- token-store: needs redis-server on the PATH. Takes 2 min 40 s.
import { setTimeout as sleep } from "node:timers/promises";
import { createClient } from "redis";
import { createOwnRedis } from "../test/support/own-redis.ts";
import { writeResult } from "./results.ts";
import { type Fleet, type Phase, PROCESSES, startFleet } from "./token-store-fleet.ts";
import { LIFETIME_S, OURS, peers } from "./token-store-peers.ts";

const LIFETIMES = 3;
const LIFETIME_MS = LIFETIME_S * 1000;
/** Longer than it is from one renewal to the next: every process needs the store while it hangs. */
const HANG_MS = 12_000;
const AWAY_MS = 30_000;
/** Longer than `redisTokenStore` leaves a store alone that has failed. */
const SETTLE_MS = 30_000;
const TARGETS = { calmRequests: 8, runningMs: 50, newMs: 500 };

const redis = await createOwnRedis();
if (!redis) process.exit(1);
process.on("exit", () => void redis.kill());
const inspector = createClient({ url: redis.url });
inspector.on("error", () => {});
await inspector.connect();

/** Whether a token lies readable in one of these keys. */
async function readableIn(prefix: string): Promise<string> {
  const values = await Promise.all((await inspector.keys(`${prefix}*`)).map((key) => inspector.get(key)));
  if (!values.length) return "nothing there";
  return values.some((value) => value?.includes("token-")) ? "yes" : "no";
}

async function run(fleets: readonly Fleet[], ms: number): Promise<Phase[]> {
  const phases = await Promise.all(fleets.map((fleet) => fleet.begin()));
  await sleep(ms);
  await Promise.all(fleets.map((fleet) => fleet.end()));
  return phases;
}

// Side by side: most of the time they wait.
const fleets = await Promise.all(peers.map((peer) => startFleet(peer, redis.url)));
const calm = await run(fleets, LIFETIMES * LIFETIME_MS);
const readable = await Promise.all(peers.map(({ prefix }) => readableIn(prefix)));

redis.freeze();
const hanging = run(fleets, HANG_MS);
const anew = fleets.map((fleet) => fleet.callAnew());
const hang = await hanging;
redis.thaw();
await run(fleets, 2_000);

await redis.kill();
const away = await run(fleets, AWAY_MS);
await redis.start();
const returned = await run(fleets, SETTLE_MS);
const settled = await run(fleets, LIFETIME_MS);
await Promise.all(fleets.map((fleet) => fleet.stop()));
await redis.kill();

const measured = peers.map(({ name }, at) => {
  const of = (phases: readonly Phase[]) => phases[at] as Phase;
  return {
    name,
    calm: of(calm),
    readable: readable[at],
    hang: of(hang),
    anew: of(anew),
    away: of(away),
    returned: of(returned),
    settled: of(settled),
  };
});

const failed = ({ failed, calls }: Phase) => `${failed} / ${calls}`;
const ms = ({ longestMs }: Phase) => Math.round(longestMs);
console.log(`
| | ${LIFETIMES} lifetimes: requests | failed calls / all | token readable in Redis | Redis hangs for ${HANG_MS / 1000} s: longest ms, running processes / new ones | Redis away for ${AWAY_MS / 1000} s: failed calls / all | its requests | back: requests in ${SETTLE_MS / 1000} s, then in a lifetime | failed calls / all |
| --- | ---: | ---: | --- | ---: | ---: | ---: | ---: | ---: |`);
for (const each of measured) {
  const { name, calm, hang, anew, away, returned, settled } = each;
  const cells = [
    name === OURS ? `**${name}**` : name,
    calm.requests,
    failed(calm),
    each.readable ?? "",
    `${ms(hang)} / ${ms(anew)}`,
    failed(away),
    away.requests,
    `${returned.requests}, ${settled.requests}`,
    `${returned.failed + settled.failed} / ${returned.calls + settled.calls}`,
  ];
  console.log(`| ${cells.join(" | ")} |`);
}
writeResult("token-store", { processes: PROCESSES, peers: measured });

function judge(what: string, holds: boolean): void {
  console.log(`${holds ? "met" : "MISSED"}: ${what}`);
  if (!holds) process.exitCode = 1;
}
console.log();
const own = measured.find(({ name }) => name === OURS);
if (!own) throw new Error("not measured");
const phases = [own.calm, own.hang, own.anew, own.away, own.returned, own.settled];
judge(
  "0 failed calls",
  phases.every(({ failed }) => failed === 0),
);
judge(
  `at most ${TARGETS.calmRequests} requests in the first lifetimes`,
  own.calm.requests <= TARGETS.calmRequests,
);
judge("no token readable in Redis", own.readable === "no");
judge(`a running process waits at most ${TARGETS.runningMs} ms`, own.hang.longestMs <= TARGETS.runningMs);
judge(`a new one at most ${TARGETS.newMs} ms`, own.anew.longestMs <= TARGETS.newMs);
// The peers' connections would keep the process.
process.exit();
