import { createManualClock } from "invers-oneapi/testing";
import { describe, expect, it } from "vitest";
import { createPacer } from "../../../src/rate-limit/pacer.ts";
import { fails, json, problem, type Reply, raw, reset, scene, tokens, vehicles } from "../../support/call.ts";
import { MINUTE, paced } from "./paced-client.ts";

describe("whatever comes, nobody waits for good", () => {
  const refused = fails(
    new TypeError("fetch failed", { cause: { code: "ECONNREFUSED", syscall: "connect" } }),
  );

  it.each([
    ["requests that are lost", [reset, reset, vehicles]],
    ["an API that cannot be reached", [refused, refused, vehicles]],
    ["answers without a limit", [vehicles]],
    ["a 429 with nothing but a time", [json(429, {}, { "Retry-After": "3" }), vehicles]],
    ["a 429 with nothing at all", [problem(429, "/problems/too-many-requests"), vehicles]],
    ["an answer that is no JSON", [raw(200, "<html>"), vehicles]],
  ])("%s", async (_, replies) => {
    const { client, outcome, clock, sent } = scene(replies, { pace: true, retry: false });
    const calls = Array.from({ length: 5 }, () => client.GET("/vehicles").catch(() => {}));
    await outcome(Promise.all(calls));
    expect(sent).toHaveLength(5);
    expect(clock.pending).toBe(0);
  });

  it("a middleware's own answers take no place, and tell nothing", async () => {
    const one = paced({}, { rateLimit: { limit: 1, windowMs: MINUTE } });
    let cached = true;
    one.client.use({ onRequest: () => (cached ? Response.json({ items: [] }) : undefined) });
    for (let call = 0; call < 5; call++) await one.client.GET("/vehicles");
    cached = false;
    const calls = [one.client.GET("/vehicles"), one.client.GET("/vehicles")];
    await one.clock.advance(MINUTE);
    await Promise.all(calls);
    expect(one.arrivals).toEqual([0, MINUTE]);
  });

  it("a request whose answer is lost takes its place all the same", async () => {
    const one = paced({ retry: false }, { rateLimit: { limit: 3, windowMs: MINUTE } });
    await one.client.GET("/vehicles");
    one.sandbox.inject({ kind: "reset", at: "response", times: 2 });
    await Promise.allSettled([one.client.GET("/vehicles"), one.client.GET("/vehicles")]);
    const call = one.client.GET("/vehicles");
    await one.clock.advance(MINUTE);
    expect([(await call).response.status, one.arrivals.at(-1)]).toEqual([200, MINUTE]);
  });

  it("who is let in and aborted in one step leaves its place to others", async () => {
    const pacer = createPacer(createManualClock());
    await pacer.enter(false, new AbortController().signal);
    const controller = new AbortController();
    const second = pacer.enter(false, controller.signal);
    pacer.leave("unsent");
    controller.abort("no more");
    await expect(second).rejects.toBe("no more");
    await pacer.enter(false, new AbortController().signal);
  });

  // Each promise between the pacer and the call takes a step of its own, and an abort may come between any two.
  it.each(Array.from({ length: 40 }, (_, steps) => steps))(
    "a call that is aborted %i steps after the answer that lets it in keeps no place",
    async (steps) => {
      const controller = new AbortController();
      const onlyOne = {
        "X-Rate-Limit-Limit": "1",
        "X-Rate-Limit-Remaining": "1",
        "X-Rate-Limit-Reset": "5",
      };
      const answer: Reply = (request, attempt) => {
        let step = 0;
        const next = (): void => (step++ < steps ? queueMicrotask(next) : controller.abort("no more"));
        if (attempt === 1) queueMicrotask(next);
        return json(200, { items: [] }, onlyOne)(request, attempt);
      };
      const { client, outcome, sent } = scene(answer, { pace: true, retry: false });
      const first = client.GET("/vehicles");
      const second = client.GET("/vehicles", { signal: controller.signal }).catch(() => {});
      await outcome(Promise.all([first, second]));
      const before = sent.length;
      await outcome(client.GET("/vehicles"));
      expect(sent).toHaveLength(before + 1);
    },
  );

  it("a missing token takes none", async () => {
    const broken = { ...tokens(), getToken: () => Promise.reject(new Error("no token")) };
    const { client, sent } = scene(vehicles, { pace: true, tokenProvider: broken });
    for (let call = 0; call < 3; call++) await client.GET("/vehicles").catch(() => {});
    expect(sent).toEqual([]);
  });

  it("a time that only a 429 names holds for all", async () => {
    const replies = [json(429, {}, { "Retry-After": "3" }), vehicles];
    const { client, outcome, sent } = scene(replies, { pace: true, retry: false });
    await outcome(client.GET("/vehicles"));
    await outcome(client.GET("/vehicles"));
    expect(sent.map(({ at }) => at)).toEqual([0, 3_000]);
  });

  it("and closes a window that was told to go on, also for answers that it overtook", async () => {
    const limit = { "X-Rate-Limit-Limit": "10", "X-Rate-Limit-Remaining": "5", "X-Rate-Limit-Reset": "60" };
    let answerLate: (response: Response) => void = () => {};
    const late: Reply = () => new Promise((resolve) => (answerLate = resolve));
    const replies = [
      json(200, { items: [] }, limit),
      late,
      json(429, {}, { "Retry-After": "3" }),
      json(200, { items: [] }, limit),
    ];
    const { client, clock, outcome, sent } = scene(replies, { pace: true, retry: false });
    await outcome(client.GET("/vehicles"));
    const began = clock.monotonic();
    const [first, second] = [client.GET("/vehicles"), client.GET("/vehicles")];
    expect((await second).response.status).toBe(429);
    answerLate(Response.json({ items: [] }, { headers: limit }));
    await first;
    await outcome(client.GET("/vehicles"));
    expect(sent.slice(1).map(({ at }) => at - began)).toEqual([0, 0, 3_000]);
  });
});
