// npm run soak -- tokens: 200 calls a second over real HTTP on loopback for less than a minute, with tokens of 8 s,
// while the authorization server is killed, hangs, answers 503 and comes back, and a token is revoked. The API server
// is the judge: it may see no expired, foreign or missing token.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { bearerAuth, ClosedError, createTokenProvider, type OneApiEvent, TokenError } from "invers-oneapi";
import createFetchClient from "openapi-fetch";
import { createAuthorization } from "./authorization.ts";
import { createJudge } from "./judge.ts";

const CALLS_PER_SECOND = 200;
const LIFETIME_S = 8;
const OUTAGE_MS = 2500;
/** Longer than the token lives. */
const LONG_OUTAGE_MS = 6000;
/** The last of the pauses after failures, as drawn at most. */
const LONGEST_PAUSE_MS = 30_000 * 1.2;
const LIMIT_MS = 60_000;

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const key = randomBytes(16).toString("hex");
const started = performance.now();
const overall = setTimeout(() => {
  console.error(`not finished within ${LIMIT_MS / 1000} s`);
  process.exit(1);
}, LIMIT_MS);

const violations: string[] = [];
process.on("unhandledRejection", (reason) => violations.push(`unhandled rejection: ${reason}`));

const authorization = createAuthorization(key, LIFETIME_S);
const judge = createJudge(key);
const api = createServer(judge.answer);
await new Promise<void>((resolve) => api.listen(0, "127.0.0.1", resolve));
await authorization.start();

const events: OneApiEvent[] = [];
const provider = createTokenProvider({
  clientId: "SOAK#1",
  clientSecret: "soak",
  tokenUrl: `http://127.0.0.1:${authorization.port}/token`,
  onEvent: (event) => events.push(event),
});
const client = createFetchClient<Record<string, never>>({
  baseUrl: `http://127.0.0.1:${(api.address() as AddressInfo).port}`,
});
client.use(bearerAuth(provider));

interface Phase {
  readonly name: string;
  readonly mayFail: boolean;
  calls: number;
  failed: number;
  rejected: number;
  longestMs: number;
  tokenRequests: number;
}
const phases: Phase[] = [];
let phase: Phase;
function enter(name: string, mayFail = false): void {
  phase = { name, mayFail, calls: 0, failed: 0, rejected: 0, longestMs: 0, tokenRequests: 0 };
  phases.push(phase);
}
authorization.onRequest = (open) => {
  phase.tokenRequests++;
  if (open > 1) violations.push(`${open} token requests at once`);
};

const running = new Set<Promise<void>>();
async function call(): Promise<void> {
  const mine = phase;
  mine.calls++;
  const from = performance.now();
  try {
    const { response } = (await client.request("get", "/x" as never, { parseAs: "text" } as never)) as {
      response: Response;
    };
    if (response.status === 401) mine.rejected++;
    else if (!response.ok) violations.push(`the API answered ${response.status}`);
  } catch (error) {
    mine.failed++;
    if (!mine.mayFail) violations.push(`${mine.name}: ${error}`);
    else if (!TokenError.is(error) || !(Number(error.retryAfterMs) <= LONGEST_PAUSE_MS))
      violations.push(`${mine.name}: not a TokenError with a time: ${error}`);
  }
  mine.longestMs = Math.max(mine.longestMs, performance.now() - from);
}
enter("all is well");
let calling = true;
const firstCall = performance.now();
const caller = (async () => {
  for (let made = 0; calling; ) {
    for (const due = ((performance.now() - firstCall) * CALLS_PER_SECOND) / 1000; made < due; made++) {
      const one = call().finally(() => running.delete(one));
      running.add(one);
    }
    await sleep(2);
  }
})();

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(5);
}
/** Shortly before the next renewal, so that every outage meets one. */
const beforeRenewal = () => until(() => provider.status().remainingMs < LIFETIME_S * 600);
const renewed = () => {
  const before = events.length;
  return until(() => events.slice(before).some(({ type }) => type === "token-renewed"));
};

await sleep(1000);
for (const fault of ["killed", "hangs", "503"] as const) {
  await beforeRenewal();
  enter(`${fault} for ${OUTAGE_MS / 1000} s`);
  await (fault === "killed" ? authorization.kill() : authorization.become(fault));
  await sleep(OUTAGE_MS);
  const next = renewed();
  await (fault === "killed" ? authorization.start() : authorization.become("works"));
  await next;
}
enter("a token is revoked");
await sleep(500);
judge.revoke();
await renewed();
await beforeRenewal();
enter(`503 for ${LONG_OUTAGE_MS / 1000} s`, true);
await authorization.become("503");
await sleep(LONG_OUTAGE_MS);
const next = renewed();
await authorization.become("works");
enter("until it is asked again", true);
const { retryAfterMs = 0 } = provider.status();
const back = performance.now();
await next;
const lateMs = performance.now() - back - retryAfterMs;
if (lateMs > 1000) violations.push(`recovered ${lateMs.toFixed(0)} ms later than it said`);
enter("all is well again");
await sleep(1500);

calling = false;
await caller;
await Promise.all(running);
provider.close();
const closed = await provider.getToken().catch((error) => error);
if (!ClosedError.is(closed)) violations.push("not closed");
await authorization.kill();
api.close();
api.closeAllConnections();
clearTimeout(overall);

violations.push(...judge.violations);
const long = phases.find(({ mayFail }) => mayFail) as Phase;
if (!phases.some(({ rejected }) => rejected)) violations.push("no call met the revoked token");
if (!long.failed) violations.push("the long outage was not noticed: the soak proves nothing");
if (long.tokenRequests > 10) violations.push(`${long.tokenRequests} token requests in the long outage`);
console.table(
  Object.fromEntries(
    phases.map(({ name, mayFail: _, longestMs, ...counts }) => [
      name,
      { ...counts, "longest ms": Math.round(longestMs) },
    ]),
  ),
);
const calls = phases.reduce((sum, each) => sum + each.calls, 0);
console.log(
  `${calls} calls in ${((performance.now() - started) / 1000).toFixed(0)} s, ${judge.tokens} tokens; the API saw ` +
    `${judge.requests} requests, ${judge.violations.length} of them with an expired, foreign or missing token`,
);
for (const violation of new Set(violations)) console.error(`VIOLATION ${violation}`);
process.exitCode = violations.length ? 1 : 0;
