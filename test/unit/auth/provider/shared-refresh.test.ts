// policies 1.4: one flight, joined and left, and what it may change.
import { describe, expect, test } from "vitest";
import { bench, delayed, grant, hang, watch, withTokenAt } from "../../../support/token-endpoint.ts";

describe("1.4 one flight", () => {
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

  test("a renewal forced by an eviction joins the flight under way, and takes its token", async () => {
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

  test("unless that was started before the eviction and returns the evicted value: then it failed", async () => {
    const { clock, endpoint, provider, value, refusal } = await withTokenAt(100_000);
    endpoint.script(delayed(clock, 500, grant("old")));
    await value();
    await clock.advance(100);
    provider.invalidate("old");
    const watched = watch(provider.getToken());
    await clock.advance(400);
    expect(watched.error).toMatchObject({ code: "unusable-answer", retryAfterMs: 1000 });
    await refusal();
    expect(endpoint.requests).toHaveLength(2);
    await clock.advance(1000);
    expect(await value()).toBe("token-3");
  });

  test("an evicted value is not taken from a later flight either", async () => {
    const { endpoint, provider, refusal, value } = bench();
    endpoint.script(grant("bad"), grant("bad"));
    await value();
    provider.invalidate("bad");
    expect(await refusal()).toMatchObject({ code: "unusable-answer" });
    expect(provider.status().state).toBe("none");
  });
});

describe("1.4 abort", () => {
  test("detaches that caller with its own reason; the others and the flight go on", async () => {
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

  test("the only caller may go: the flight is finished for the next one", async () => {
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
    // The request's and the flight's limits are left; the caller's is not.
    expect(clock.pending).toBe(2);
  });

  test.each(["none", "fresh"])("a signal that is aborted already rejects at once: %s", async (state) => {
    const { endpoint, provider, refusal, value } = bench();
    if (state === "fresh") await value();
    expect(provider.status().state).toBe(state);
    expect(await refusal({ signal: AbortSignal.abort("before") })).toBe("before");
    expect(endpoint.requests).toHaveLength(state === "fresh" ? 1 : 0);
  });

  test("no listener stays on a signal that lives longer than the calls", async () => {
    const { clock, endpoint, provider } = bench();
    const { signal } = new AbortController();
    let listeners = 0;
    const { addEventListener, removeEventListener } = signal;
    signal.addEventListener = (...all: Parameters<typeof addEventListener>) => {
      listeners++;
      addEventListener.apply(signal, all);
    };
    signal.removeEventListener = (...all: Parameters<typeof removeEventListener>) => {
      listeners--;
      removeEventListener.apply(signal, all);
    };
    endpoint.script(delayed(clock, 10, grant("new")));
    const calls = [provider.getToken({ signal }), provider.getToken({ signal })];
    expect(listeners).toBe(2);
    await clock.advance(10);
    await Promise.all(calls);
    expect(listeners).toBe(0);
  });
});

describe("1.4 commit", () => {
  test.each([
    ["the same value with a longer life", grant("old", 86_400)],
    ["the same value with a shorter life", grant("old", 50)],
    ["a token that would expire earlier", grant("worse", 99)],
  ])("%s changes nothing, and counts as a transient failure", async (_, reply) => {
    const { clock, endpoint, provider, value, events } = await withTokenAt(100_000);
    endpoint.always(reply);
    expect(await value()).toBe("old");
    await clock.advance(0);
    expect(provider.status()).toEqual({
      state: "aging",
      remainingMs: 100_000,
      renewing: false,
      retryAfterMs: 1000,
    });
    expect(events.at(-1)).toMatchObject({ type: "token-renewal-failed", code: "unusable-answer" });
    for (let call = 0; call < 50; call++) expect(await value()).toBe("old");
    await clock.advance(0);
    expect(endpoint.requests).toHaveLength(2);
  });

  test("a token that expires at the same time as the present one replaces it", async () => {
    const { clock, endpoint, value } = await withTokenAt(100_000);
    endpoint.script(grant("equal", 100));
    await value();
    await clock.advance(0);
    expect(await value()).toBe("equal");
  });

  test("waiters get the current token then", async () => {
    const { clock, endpoint, provider } = await withTokenAt(100_000);
    await clock.advance(92_000);
    endpoint.script(delayed(clock, 100, grant("old")));
    const watched = watch(provider.getToken());
    await clock.advance(100);
    expect(watched.value?.reveal()).toBe("old");
  });

  test("the same value of an expired token is of no use", async () => {
    const { clock, endpoint, provider, refusal } = await withTokenAt(100_000);
    await clock.advance(100_000);
    endpoint.always(grant("old"));
    expect(await refusal()).toMatchObject({ code: "unusable-answer" });
    expect(provider.status().state).toBe("expired");
  });
});
