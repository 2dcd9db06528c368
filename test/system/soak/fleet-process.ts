// One process of the fleet run: calls the API with the shared token, and tells its parent what came of it. Its first
// argument is a FleetTask as JSON; it begins and ends when its parent says so.
import { createTokenProvider } from "invers-oneapi";
import { redisTokenStore } from "invers-oneapi/redis";
import { createClient } from "redis";
import type { FleetTask } from "./fleet-run.ts";

const task: FleetTask = JSON.parse(process.argv[2] ?? "{}");
const { index, tokenUrl, redisPort, everyMs, key } = task;
const redis = createClient({ socket: { host: "127.0.0.1", port: redisPort, reconnectStrategy: 200 } });
redis.on("error", () => {});
await redis.connect();

const none = { calls: 0, failed: 0, longestMs: 0, storeFailures: 0 };
const totals = { ...none };
let token = "";
const tokenStore = redisTokenStore(redis, { encryptionKeys: [key] });
const provider = createTokenProvider({
  clientId: "FLEET#1",
  clientSecret: "fleet",
  tokenUrl,
  tokenStore,
  onEvent: ({ type }) => {
    if (type === "token-store-failed") totals.storeFailures++;
  },
  // For the ledger: who asked, and when.
  fetch(url, init) {
    const headers = new Headers(init?.headers);
    headers.set("x-process", String(index));
    headers.set("x-sent-at", String(performance.timeOrigin + performance.now()));
    return fetch(url, { ...init, headers });
  },
});

async function call(): Promise<void> {
  const began = performance.now();
  totals.calls++;
  try {
    token = (await provider.getToken()).reveal();
  } catch {
    totals.failed++;
  }
  totals.longestMs = Math.max(totals.longestMs, performance.now() - began);
}

let timer: ReturnType<typeof setInterval> | undefined;
process.on("message", (message) => {
  if (message === "begin") timer = setInterval(() => void call(), everyMs);
  if (message === "report") {
    process.send?.({ ...totals, token });
    Object.assign(totals, none);
  }
  if (message === "end") {
    clearInterval(timer);
    provider.close();
    redis.destroy();
    process.disconnect();
  }
});
process.on("disconnect", () => process.exit());
// Once through sealing and scripts, so that the first of them is as quick as those that follow.
await tokenStore.write(`warm-up-${index}`, "nothing", 1000);
await tokenStore.read(`warm-up-${index}`);
process.send?.("ready");
