// One renewal, joined and left, and what it may change.
import { describe, expect, test } from "vitest";
import { countedSignal } from "../../../support/counted-signal.ts";
import { bench, delayed, grant, hang, watch, withTokenAt } from "../../../support/token-endpoint.ts";

describe("one renewal for all", () => {
  test("10,000 first callers cause one request, and get the same token", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(delayed(clock, 50, grant("only")));
    const calls = Array.from({ length: 10_000 }, () => provider.getToken());
    await clock.advance(50);
    expect(new Set(await Promise.all(calls)).size).toBe(1);
    expect(endpoint.requests).toHaveLength(1);
  });

  test("10,000 callers with an expired token cause one request", async () => {
    const { clock, endpoint, provider } = await withTokenAt(100_000);
    await clock.advance(100_000);
    const calls = Array.from({ length: 10_000 }, () =>
      provider.getToken({ signal: new AbortController().signal }),
    );
    expect((await Promise.all(calls)).every((token) => token.reveal() === "token-2")).toBe(true);
    expect(endpoint.requests).toHaveLength(2);
  });

  test("a renewal forced by an eviction joins the renewal under way, and takes its token", async () => {
    const { clock, endpoint, provider, value } = await withTokenAt(100_000);
    endpoint.script(delayed(clock, 500, grant("new")));
    await value();
    await clock.advance(100);
    expect(provider.invalidate("old")).toBe("evicted");
    const watched = watch(provider.getToken());
    await clock.advance(400);
    expect(watched.value?.reveal()).toBe("new");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("unless that was started before the eviction and returns the evicted value: then another follows", async () => {
    const { clock, endpoint, provider, value, events } = await withTokenAt(100_000);
    endpoint.script(delayed(clock, 500, grant("old")));
    await value();
    await clock.advance(100);
    provider.invalidate("old");
    const watched = watch(provider.getToken());
    await clock.advance(400);
    expect(watched.value?.reveal()).toBe("token-3");
    expect(endpoint.requests).toHaveLength(3);
    expect(events.map(({ type }) => type)).toEqual(["token-renewed", "token-evicted", "token-renewed"]);
  });

  test("leaves no timer, however late a caller joins it who waits", async () => {
    for (let late = 0; late < 40; late++) {
      const { clock, endpoint, provider, value } = await withTokenAt(100_000);
      let answer = (_: Response): void => {};
      endpoint.script(
        () =>
          new Promise<Response>((resolve) => {
            answer = resolve;
          }),
      );
      await value();
      await clock.advance(0);
      answer(Response.json({ access_token: "new", expires_in: 900 }));
      for (let step = 0; step < late; step++) await Promise.resolve();
      const watched = watch(provider.getToken({ minValidity: 300_000 }));
      await clock.advance(0);
      expect([late, watched.value?.reveal(), clock.pending]).toEqual([late, "new", 0]);
    }
  });
});

describe("a caller who aborts", () => {
  test("detaches that caller with its own reason; the others and the renewal go on", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(delayed(clock, 500, grant("new")));
    const controller = new AbortController();
    const leaving = watch(provider.getToken({ signal: controller.signal }));
    const staying = watch(provider.getToken({ signal: new AbortController().signal }));
    await clock.advance(100);
    const reason = { mine: true };
    controller.abort(reason);
    await clock.advance(0);
    expect(leaving.error).toBe(reason);
    expect(staying.state).toBe("pending");
    expect(endpoint.requests[0]?.signal.aborted).toBe(false);
    await clock.advance(400);
    expect(staying.value?.reveal()).toBe("new");
  });

  test("the only caller may go: the renewal is finished for the next one", async () => {
    const { clock, endpoint, provider, value } = bench();
    endpoint.script(delayed(clock, 500, grant("new")));
    const controller = new AbortController();
    const watched = watch(provider.getToken({ signal: controller.signal }));
    controller.abort();
    await clock.advance(500);
    expect(watched.error?.name).toBe("AbortError");
    expect(await value()).toBe("new");
    expect(endpoint.requests).toHaveLength(1);
  });

  test("a critical caller's wait ends too", async () => {
    const { clock, endpoint, provider } = await withTokenAt(100_000);
    await clock.advance(95_000);
    endpoint.script(hang);
    const controller = new AbortController();
    const watched = watch(provider.getToken({ signal: controller.signal }));
    await clock.advance(100);
    controller.abort("enough");
    await clock.advance(0);
    expect(watched.error).toBe("enough");
    // The request's limit is left; the caller's is not.
    expect(clock.pending).toBe(1);
  });

  test.each(["none", "fresh"])("a signal that is aborted already rejects at once: %s", async (state) => {
    const { endpoint, provider, refusal, value } = bench();
    if (state === "fresh") await value();
    expect(provider.status().state).toBe(state);
    expect(await refusal({ signal: AbortSignal.abort("before") })).toBe("before");
    expect(endpoint.requests).toHaveLength(state === "fresh" ? 1 : 0);
  });

  test("1,000 callers with one signal put one listener on it, and none stays", async () => {
    const { clock, endpoint, provider } = bench();
    const { signal, listeners } = countedSignal();
    endpoint.script(delayed(clock, 10, grant("new")));
    const calls = Array.from({ length: 1000 }, () => provider.getToken({ signal }));
    expect(listeners()).toBe(1);
    await clock.advance(10);
    await Promise.all(calls);
    expect(listeners()).toBe(0);
  });
});
