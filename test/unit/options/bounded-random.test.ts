// A pause is drawn by the option `random`: nothing that it does may take one away.
import { sendCommand } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import { contextOf } from "../../../src/client-context.ts";
import { boundedRandom } from "../../../src/options/bounded-random.ts";
import { reset, scene } from "../../support/call.ts";
import { collectUnhandled } from "../../support/collect-unhandled.ts";
import { type Bench, bench, grant, type Reply, status, watch } from "../../support/token-endpoint.ts";

const throwing = () => {
  throw new Error("no entropy");
};
const BAD: [string, () => number][] = [
  ["throws", throwing],
  ["gives NaN", () => Number.NaN],
  ["gives a number below 0", () => -5],
  ["gives a number above 1", () => 7],
  ["gives Infinity", () => Number.POSITIVE_INFINITY],
  ["gives no number", (() => undefined) as unknown as () => number],
];

/** A provider that asks without a pause would do so for ever: it is closed then. */
function benchThatEnds(random: () => number, reply: Reply): Bench {
  const made = bench({ random });
  made.endpoint.always((request) => {
    if (made.endpoint.requests.length > 20) made.provider.close();
    return reply(request);
  });
  return made;
}

describe.each(BAD)("a `random` that %s", (_, random) => {
  collectUnhandled();

  test("leaves the token endpoint its pauses", async () => {
    const { clock, endpoint, provider } = benchThatEnds(random, status(503));
    const asked = watch(provider.getToken());
    await clock.advance(2_000);
    expect(asked.error).toMatchObject({ name: "TokenError", code: "http-503" });
    expect(endpoint.requests).toHaveLength(3);
    const retryAfterMs = asked.error?.["retryAfterMs"];
    expect(retryAfterMs).toBeGreaterThanOrEqual(800);
    expect(retryAfterMs).toBeLessThanOrEqual(1_200);
  });

  test("leaves a token its life", async () => {
    const { clock, endpoint, provider, value } = benchThatEnds(random, grant("token-1"));
    expect(await value()).toBe("token-1");
    await clock.advance(767_000);
    expect(await value()).toBe("token-1");
    expect([provider.status().state, endpoint.requests.length]).toEqual(["fresh", 1]);
  });

  test("leaves a call its attempts", async () => {
    const { client, sent, outcome } = scene(reset, { random });
    const { error, at } = await outcome(client.GET("/vehicles"));
    expect([(error as Error).name, sent.length]).toEqual(["ConnectionError", 3]);
    expect(at).toBeLessThanOrEqual(300);
    expect(contextOf(client).idPrefix).toMatch(/^[0-9a-z]{1,6}$/);
  });

  test("leaves a command its outcome", async () => {
    const refused = () =>
      Promise.reject(Object.assign(new TypeError("fetch failed"), { cause: { code: "ECONNREFUSED" } }));
    const { client, sent, outcome } = scene(refused, { random });
    const { value } = await outcome(sendCommand(client, "K7M2P", "unlock-central-lock"));
    expect(value).toMatchObject({ outcome: "notSent", reason: "unreachable" });
    expect(sent).toHaveLength(2);
    expect(contextOf(client).commands.size).toBe(0);
  });
});

test("what is within [0, 1] is taken as it is", () => {
  const draws = [0, 0.3, 1];
  const random = boundedRandom(() => draws.shift() ?? 2);
  expect([random(), random(), random()]).toEqual([0, 0.3, 1]);
});
