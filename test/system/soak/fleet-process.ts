// One process of the fleet run: calls the API with the shared token, and tells its parent what came of it. Its first
// argument is { tokenUrl, redisPort, callsPerSecond } as JSON; it ends when its parent says so.
import { createTokenProvider } from "invers-oneapi";
import { redisTokenStore } from "invers-oneapi/redis";
import { createClient } from "redis";

const { tokenUrl, redisPort, callsPerSecond, key } = JSON.parse(process.argv[2] ?? "{}");
const redis = createClient({ socket: { host: "127.0.0.1", port: redisPort, reconnectStrategy: 200 } });
redis.on("error", () => {});
await redis.connect();

const provider = createTokenProvider({
  clientId: "FLEET#1",
  clientSecret: "fleet",
  tokenUrl,
  tokenStore: redisTokenStore(redis, { encryptionKeys: [key] }),
});

const totals = { calls: 0, failed: 0, longestMs: 0, values: [] as string[] };
async function call(): Promise<void> {
  const began = performance.now();
  totals.calls++;
  try {
    const value = (await provider.getToken()).reveal();
    if (!totals.values.includes(value)) totals.values.push(value);
  } catch {
    totals.failed++;
  }
  totals.longestMs = Math.max(totals.longestMs, performance.now() - began);
}

const timer = setInterval(() => void call(), 1000 / callsPerSecond);
process.send?.("ready");
process.on("message", (message) => {
  if (message === "report") {
    process.send?.({ ...totals });
    Object.assign(totals, { calls: 0, failed: 0, longestMs: 0, values: [] });
  }
  if (message === "end") {
    clearInterval(timer);
    provider.close();
    redis.destroy();
    process.disconnect();
  }
});
