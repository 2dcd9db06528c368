// Whatever throws.
import { describe, expect, test } from "vitest";
import { collectUnhandled } from "../../../support/collect-unhandled.ts";
import { bench, grant, json, watch, withTokenAt } from "../../../support/token-endpoint.ts";

describe("nothing goes unhandled", () => {
  collectUnhandled();

  const boom = () => {
    throw new Error("boom");
  };
  const revoked = Proxy.revocable({}, {});
  revoked.revoke();
  test.each([
    ["fetch throws", { fetch: boom }, "network"],
    ["fetch rejects with nothing", { fetch: () => Promise.reject(undefined) }, "network"],
    ["fetch rejects with a revoked Proxy", { fetch: () => Promise.reject(revoked.proxy) }, "network"],
    ["fetch gives no response", { fetch: (() => Promise.resolve()) as unknown as typeof fetch }, "config"],
    ["fetch gives half a response", { fetch: async () => ({ ok: true }) as Response }, "unusable-answer"],
    ["the supplier throws", { clientSecret: boom }, "secret"],
    ["the supplier rejects", { clientSecret: () => Promise.reject(new Error("vault sealed")) }, "secret"],
    [
      "the supplier rejects with a revoked Proxy",
      { clientSecret: () => Promise.reject(revoked.proxy) },
      "secret",
    ],
    ["the supplier gives no text", { clientSecret: (() => 5) as unknown as () => string }, "secret"],
    ["the supplier gives an empty text", { clientSecret: () => "" }, "secret"],
    ["the hook throws too", { fetch: boom, onEvent: boom }, "network"],
    ["the hook rejects too", { fetch: boom, onEvent: () => Promise.reject(new Error("hook")) }, "network"],
  ])("%s", async (_, options, code) => {
    const { clock, provider } = bench(options);
    const watched = watch(provider.getToken());
    await clock.advance(30_000);
    expect(watched.error).toMatchObject({ name: "TokenError", code });
    expect(provider.status().renewing).toBe(false);
  });

  test("a failed renewal in the background is nobody's rejection", async () => {
    const { clock, endpoint, value } = await withTokenAt(100_000);
    endpoint.script(() => Promise.reject("no error object"));
    expect(await value()).toBe("old");
    await clock.advance(100);
  });

  test("a supplier that asks or closes its own provider does no harm", async () => {
    const closing = bench({
      clientSecret: () => {
        closing.provider.close();
        return "s";
      },
    });
    expect(await closing.refusal()).toMatchObject({ name: "ClosedError" });
    expect([closing.endpoint.requests.length, closing.clock.pending]).toEqual([0, 0]);

    const asking: ReturnType<typeof bench> = bench({
      clientSecret: () => {
        void asking.provider.getToken();
        return "s";
      },
    });
    expect(await asking.value()).toBe("token-1");
  });

  test("an answer is taken in before anybody is told, so a hook may ask at once", async () => {
    const seen: unknown[] = [];
    const { value } = bench({ onEvent: async () => seen.push(await value()) });
    await value();
    expect(seen).toEqual(["token-1"]);
  });

  test("a body that is no JSON text throws nothing", async () => {
    const { clock, endpoint, provider } = bench();
    endpoint.script(json("x"), () => new Response(new Uint8Array([0xff, 0xfe])), grant("ok"));
    const watched = watch(provider.getToken());
    await clock.advance(1000);
    expect(watched.value?.reveal()).toBe("ok");
  });
});
