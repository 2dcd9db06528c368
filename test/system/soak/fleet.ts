// npm run soak -- fleet: 50 processes share one token of 20 s in Redis, which is killed and comes back; four minutes.
// The token endpoint's ledger and the processes' own counts are the judges.
import { createOwnRedis } from "../../support/own-redis.ts";
import { runFleet } from "./fleet-run.ts";

const redis = await createOwnRedis();
if (!redis) process.exit(2);
const settings = {
  processes: 50,
  callsPerSecond: 200,
  lifetimeS: 20,
  lifetimes: 3,
  outageLifetimes: 3,
};
const phases = await runFleet(settings, redis);
await redis.kill();

const { processes, lifetimeS } = settings;
console.log(`${processes} processes, tokens of ${lifetimeS} s, renewed when half of that is over`);
for (const { name, seconds, calls, failed, longestMs, storeFailures, tokenRequests, tooEarly } of phases) {
  const figures = `${calls} calls, ${failed} failed, longest wait ${longestMs} ms`;
  const store = `${storeFailures} failed operations of the store`;
  console.log(
    `${name}, ${seconds} s: ${figures}; ${store}; ${tokenRequests} token requests, ${tooEarly} too early`,
  );
}
process.exitCode = phases.every(({ failed, tooEarly }) => !failed && !tooEarly) ? 0 : 1;
