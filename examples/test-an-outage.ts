import { createClient, TokenError } from "invers-oneapi";
import { createManualClock, createSandbox } from "invers-oneapi/testing";

const clock = createManualClock();
const sandbox = createSandbox({ clock });
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, clock, random: () => 0.5 });

await client.GET("/vehicles"); // takes a token, which lives 15 minutes
await clock.advance(13 * 60_000); // 2 minutes of it are left
const on = { path: "/auth/oauth/token" };
const repair = sandbox.inject({ kind: "status", status: 503, times: Number.POSITIVE_INFINITY, on });

let served = 0;
for (let second = 0; second < 119; second++) {
  const { data } = await client.GET("/vehicles");
  if (data) served++;
  await clock.advance(1000);
}
console.log(`${served} of 119 calls were served, with ${sandbox.tokenRequests - 1} requests for a token`);

const late = client.GET("/vehicles").catch((error: unknown) => error);
await clock.advance(1000); // the token has expired: three requests, then the call fails
const error = await late;
if (TokenError.is(error)) console.log(`${error.code}, again in ${error.retryAfterMs} ms`);

repair();
await clock.advance(60_000);
const { data } = await client.GET("/vehicles");
console.log(`${data?.items.length} vehicles`);
