import type { ClientOptions } from "invers-oneapi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { fails, json, scene, UNLOCK, VEHICLE, vehicles } from "../../support/call.ts";
import { FAILURES } from "../retry-policy/failures.ts";
import { toError } from "../retry-policy/known-failure.ts";

afterEach(() => vi.unstubAllGlobals());

describe("what a fetch that nobody vouches for ends in proves nothing for a command", () => {
  const unconnected = FAILURES.filter(({ row }) => row !== "lost");

  it.each(unconnected)("$what ($on)", async ({ error, code }) => {
    const command = async (options: ClientOptions): Promise<unknown[]> => {
      const { client, sent, outcome } = scene(fails(toError(error)), options);
      const ended = (await outcome(client.POST(UNLOCK, VEHICLE))).error;
      return [(ended as { outcome?: string }).outcome, (ended as { code?: string }).code, sent.length];
    };
    expect(await command({ fetchSendsOnce: false })).toEqual(["unknown", code, 1]);
    const [outcome] = await command({ fetchSendsOnce: true });
    expect(outcome).toBe("notSent");
  });

  it("so it is with a global fetch that somebody wrapped", async () => {
    vi.stubGlobal("fetch", () => Promise.reject(toError(unconnected[0]?.error ?? {})));
    const { client, outcome } = scene(vehicles, { fetch: undefined, fetchSendsOnce: undefined });
    const { error } = await outcome(client.POST(UNLOCK, VEHICLE));
    expect(error).toMatchObject({ outcome: "unknown", attempts: 1 });
  });

  it("a fetch of one call is believed no more than that of the client", async () => {
    const { client, outcome } = scene(vehicles, { fetch: undefined, fetchSendsOnce: undefined });
    const fetch = fails(toError(unconnected[0]?.error ?? {})) as never;
    expect((await outcome(client.POST(UNLOCK, { ...VEHICLE, fetch }))).error).toMatchObject({
      outcome: "unknown",
    });
  });

  it("a read is sent again all the same", async () => {
    const error = fails(toError(unconnected[0]?.error ?? {}));
    const { client, sent, outcome } = scene(error, { fetchSendsOnce: false });
    await outcome(client.GET("/vehicles"));
    expect(sent).toHaveLength(3);
  });
});

describe("the form of a request", () => {
  const seen = async (
    use: (given: ReturnType<typeof scene>) => Promise<unknown>,
    options: ClientOptions = {},
  ): Promise<[url: unknown, init: RequestInit]> => {
    let given: [unknown, RequestInit] | undefined;
    const made = scene(vehicles, {
      fetch: async (url, init) => {
        given = [url, init];
        return Response.json({ items: [] });
      },
      ...options,
    });
    await made.outcome(use(made));
    return given as [unknown, RequestInit];
  };

  it("is a URL and an init that no store answers and no redirect leads elsewhere", async () => {
    const [url, init] = await seen(({ client }) => client.GET("/vehicles"));
    expect(url).toBe("https://api.invers.test/vehicles");
    expect(init).toMatchObject({ method: "GET", redirect: "manual", cache: "no-store" });
    expect(init.signal).toBeInstanceOf(AbortSignal);
  });

  it("stays that after middleware, whose body is passed on as bytes", async () => {
    const body = { vehicle_id: "K7M2P" } as never;
    const [url, init] = await seen(({ client }) => {
      client.use({ onRequest: ({ request }) => new Request(`${request.url}?a=1`, request) });
      return client.POST("/event-log-entries/query", { body });
    });
    expect(url).toBe("https://api.invers.test/event-log-entries/query?a=1");
    expect(new TextDecoder().decode(init.body as ArrayBuffer)).toBe(JSON.stringify(body));
    expect(init).toMatchObject({ method: "POST", redirect: "manual", cache: "no-store" });
  });

  it("takes on the few settings of fetch that a call may have", async () => {
    const [, init] = await seen(({ client }) =>
      client.GET("/vehicles", { credentials: "omit", keepalive: true, referrer: "about:client" }),
    );
    expect(init).toMatchObject({ credentials: "omit", keepalive: true, referrer: "about:client" });
  });

  it.each(["querySerializer", "bodySerializer", "mode", "integrity", "referrerPolicy", "priority"])(
    "refuses %s, which a JSON API has no use for",
    async (name) => {
      const { client, sent, outcome } = scene(vehicles);
      const { error } = await outcome(client.GET("/vehicles", { [name]: "x" } as never));
      expect(String(error)).toContain(`unknown option "${name}"`);
      expect(sent).toHaveLength(0);
    },
  );

  it.each(["blob", "arrayBuffer"])("refuses to parse as %s", async (parseAs) => {
    const { client, outcome } = scene(vehicles);
    const { error } = await outcome(client.GET("/vehicles", { parseAs } as never));
    expect(String(error)).toContain('option "parseAs" must be json, text or stream');
  });
});

describe("headers in every form that the platform takes", () => {
  const foreign = {
    *[Symbol.iterator]() {
      yield ["X-Mine", "1"];
    },
  };
  const forms: readonly (readonly [string, unknown])[] = [
    ["a record", { "X-Mine": 1 }],
    ["pairs", [["X-Mine", "1"]]],
    ["Headers", new Headers({ "X-Mine": "1" })],
    ["a Map", new Map([["X-Mine", "1"]])],
    ["Headers of another maker", foreign],
  ];

  it.each(forms)("%s, of a call and of the client", async (_, headers) => {
    for (const [options, init] of [
      [{}, { headers }],
      [{ headers }, {}],
    ] as const) {
      const { client, sent, outcome } = scene(vehicles, options as ClientOptions);
      await outcome(client.GET("/vehicles", init as never));
      expect([...(sent[0]?.request.headers ?? [])]).toContainEqual(["x-mine", "1"]);
      expect(sent[0]?.request.headers.get("0")).toBeNull();
    }
  });

  it("a call's own win, and null takes a default away", async () => {
    const { client, sent, outcome } = scene(vehicles, { headers: { "X-Mine": "client", "X-Other": "2" } });
    await outcome(client.GET("/vehicles", { headers: { "X-Mine": "call", "X-Other": null } }));
    const { headers } = sent[0]?.request ?? {};
    expect([headers?.get("x-mine"), headers?.get("x-other")]).toEqual(["call", null]);
  });

  it.each(["Accept", "Content-Type", "Authorization"])(
    "a document's header parameter %s is ignored, as OpenAPI has it",
    async (name) => {
      const { client, sent, outcome } = scene(json(200));
      await outcome(
        client.POST(UNLOCK, { params: { ...VEHICLE.params, header: { [name]: "dummy" } } } as never),
      );
      expect([...(sent[0]?.request.headers ?? [])].some(([, value]) => value === "dummy")).toBe(false);
      expect(sent[0]?.request.headers.get("Authorization")).toBe("Bearer token-1");
    },
  );
});
