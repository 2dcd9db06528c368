// The API rejects a token.
import { bearerAuth, type TokenProvider } from "invers-oneapi";
import createFetchClient from "openapi-fetch";
import { describe, expect, test, vi } from "vitest";
import { bench, grant } from "../../../support/token-endpoint.ts";

describe("invalidate", () => {
  test("evicts the current token: the next caller waits for another one", async () => {
    const { endpoint, provider, value } = bench();
    await value();
    expect(provider.invalidate("token-1")).toBe("evicted");
    expect(provider.status()).toEqual({ state: "none", remainingMs: 0, renewing: false });
    expect(await value()).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("takes the token itself or the bare string", async () => {
    const { provider } = bench();
    expect(provider.invalidate(await provider.getToken())).toBe("evicted");
  });

  test('50 stragglers with an old token cause one renewal, and never evict the new one: "stale"', async () => {
    const { endpoint, provider, value } = bench();
    await value();
    const answers: string[] = [];
    for (let straggler = 0; straggler < 50; straggler++) {
      answers.push(provider.invalidate("token-1"));
      await value();
    }
    expect(answers).toEqual(["evicted", ...Array(49).fill("stale")]);
    expect(await value()).toBe("token-2");
    expect(endpoint.requests).toHaveLength(2);
  });

  test("what the provider never had is stale", () => {
    expect(bench().provider.invalidate("foreign")).toBe("stale");
  });

  test("does not start a renewal by itself", async () => {
    const { clock, endpoint, provider, value } = bench();
    await value();
    provider.invalidate("token-1");
    await clock.advance(60_000);
    expect(endpoint.requests).toHaveLength(1);
  });
});

describe("fresh tokens that the API rejects", () => {
  /** Rejects the present token; resolves to the answer. */
  const reject = async ({ provider }: ReturnType<typeof bench>) =>
    provider.invalidate(await provider.getToken());

  test("the third within 60 s stays in use for 30 s", async () => {
    const made = bench();
    const { clock, endpoint, provider, value } = made;
    expect([await reject(made), await reject(made), await reject(made)]).toEqual([
      "evicted",
      "evicted",
      "stale",
    ]);
    expect(await value()).toBe("token-3");
    await clock.advance(29_999);
    expect(await reject(made)).toBe("stale");
    await clock.advance(1);
    expect(await reject(made)).toBe("evicted");
    expect(await value()).toBe("token-4");
    expect(endpoint.requests).toHaveLength(4);
    expect(provider.status().state).toBe("fresh");
  });

  test("so does an older one that is rejected in these 30 s", async () => {
    const made = bench();
    await reject(made);
    await reject(made);
    await reject(made);
    await made.clock.advanceWall(61_000);
    expect(await reject(made)).toBe("stale");
  });

  test("three within more than 60 s are none of this", async () => {
    const made = bench();
    await reject(made);
    await made.clock.advance(30_000);
    await reject(made);
    await made.clock.advance(30_001);
    expect(await reject(made)).toBe("evicted");
  });

  test("exactly 60 s count", async () => {
    const made = bench();
    await reject(made);
    await made.clock.advance(30_000);
    await reject(made);
    await made.clock.advance(30_000);
    expect(await reject(made)).toBe("stale");
  });

  test("a token that was good for more than 60 s is not freshly minted", async () => {
    const made = bench();
    for (let round = 0; round < 5; round++) {
      await made.value();
      await made.clock.advanceWall(60_001);
      expect(await reject(made)).toBe("evicted");
    }
  });

  test("stragglers do not count", async () => {
    const made = bench();
    await reject(made);
    for (let straggler = 0; straggler < 9; straggler++) made.provider.invalidate("token-1");
    await reject(made);
    for (let straggler = 0; straggler < 9; straggler++) made.provider.invalidate("token-2");
    expect(await reject(made)).toBe("stale");
    expect(made.events.filter(({ type }) => type === "token-evicted")).toHaveLength(2);
  });
});

describe("bearerAuth", () => {
  type Sent = (request: Request) => Response;
  const api = (provider: Pick<TokenProvider, "getToken" | "invalidate">, answer: Sent) => {
    const client = createFetchClient<Record<string, never>>({
      baseUrl: "https://api.test",
      fetch: async (request) => answer(request),
    });
    client.use(bearerAuth(provider));
    return (headers: Record<string, string> = {}, signal?: AbortSignal) =>
      client.request("get", "/x" as never, { headers, signal, parseAs: "text" } as never) as Promise<{
        response: Response;
      }>;
  };

  test("adds the token", async () => {
    const { provider } = bench();
    const sent: (string | null)[] = [];
    const call = api(provider, (request) => {
      sent.push(request.headers.get("authorization"));
      return new Response("ok");
    });
    await call();
    expect(sent).toEqual(["Bearer token-1"]);
  });

  test("401 evicts, and sends nothing again", async () => {
    const { provider, value } = bench();
    let calls = 0;
    const call = api(provider, () => {
      calls++;
      return new Response("", { status: 401 });
    });
    await call();
    expect([calls, provider.status().state]).toEqual([1, "none"]);
    expect(await value()).toBe("token-2");
  });

  test.each([200, 400, 403, 407, 500])("%i never evicts and never renews", async (code) => {
    const { endpoint, provider } = bench();
    await api(provider, () => new Response("", { status: code }))();
    expect(provider.status().state).toBe("fresh");
    expect(endpoint.requests).toHaveLength(1);
  });

  test.each(["Basic abc", "Bearer of-the-caller"])(
    "a request whose Authorization the caller set is left alone: %s",
    async (authorization) => {
      const { endpoint, provider } = bench();
      const sent: (string | null)[] = [];
      const call = api(provider, (request) => {
        sent.push(request.headers.get("authorization"));
        return new Response("", { status: 401 });
      });
      await call({ Authorization: authorization });
      expect(sent).toEqual([authorization]);
      expect(endpoint.requests).toHaveLength(0);
    },
  );

  test("asks for a token with the request's own signal", async () => {
    const getToken = vi.fn(() => Promise.reject(new Error("stop")));
    const controller = new AbortController();
    const call = api({ getToken, invalidate: () => "stale" }, () => new Response("ok"));
    await expect(call({}, controller.signal)).rejects.toThrow("stop");
    const [{ signal }] = getToken.mock.calls[0] as unknown as [{ signal: AbortSignal }];
    controller.abort();
    expect(signal.aborted).toBe(true);
  });

  test("one provider serves many clients", async () => {
    const { endpoint, provider } = bench();
    endpoint.script(grant("shared"));
    const calls = [0, 1, 2].map(() => api(provider, () => new Response("ok"))());
    await Promise.all(calls);
    expect(endpoint.requests).toHaveLength(1);
  });
});
