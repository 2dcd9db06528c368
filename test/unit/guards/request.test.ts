import { ConfigError } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { json, raw, redirect, scene, UNLOCK, VEHICLE, vehicles } from "../../support/call.ts";

const headersOf = async (
  call: (client: ReturnType<typeof scene>["client"]) => Promise<unknown>,
  options = {},
) => {
  const { client, sent, outcome } = scene(json(200, {}), options);
  await outcome(call(client));
  return (sent[0] as (typeof sent)[number]).request.headers;
};

describe("the headers", () => {
  it("name the JSON on every POST, with or without a body", async () => {
    expect((await headersOf((client) => client.POST(UNLOCK, VEHICLE))).get("Content-Type")).toBe(
      "application/json",
    );
    const query = (client: ReturnType<typeof scene>["client"]) =>
      client.POST("/event-log-entries/query", { body: { limit: 10 } as never });
    expect((await headersOf(query)).get("Content-Type")).toBe("application/json");
    expect((await headersOf((client) => client.GET("/vehicles"))).has("Content-Type")).toBe(false);
  });

  it("leave a Content-Type of the caller alone", async () => {
    const headers = { "Content-Type": "application/merge-patch+json" };
    expect(
      (await headersOf((client) => client.POST(UNLOCK, { ...VEHICLE, headers }))).get("Content-Type"),
    ).toBe("application/merge-patch+json");
  });

  it("say what is accepted and who asks", async () => {
    const headers = await headersOf((client) => client.GET("/vehicles"), { appName: "fleet-board/2" });
    expect(headers.get("Accept")).toBe("application/json");
    expect(headers.get("User-Agent")).toMatch(/^invers-oneapi\/\d+\.\d+\.\d+ fleet-board\/2$/);
  });
});

describe("the client's own headers", () => {
  type Client = ReturnType<typeof scene>["client"];
  const trace = { "X-Trace": "fleet", "Content-Type": "application/merge-patch+json" };
  const shown = async (call: (client: Client) => Promise<unknown>) => {
    const {
      "x-trace": traced,
      "content-type": type,
      accept,
    } = Object.fromEntries(await headersOf(call, { headers: trace }));
    return [traced, type, accept];
  };
  const ours = ["fleet", "application/merge-patch+json", "application/json"];

  it.each<[string, (client: Client) => Promise<unknown>]>([
    ["without anything of its own", (client) => client.GET("/vehicles")],
    ["with a query", (client) => client.GET("/vehicles", { params: { query: { limit: 10 } } })],
    ["with a body", (client) => client.POST("/event-log-entries/query", { body: { limit: 10 } as never })],
    ["that sends nothing but its path", (client) => client.POST(UNLOCK, VEHICLE)],
    ["with headers", (client) => client.GET("/vehicles", { headers: { "X-Other": "1" } })],
    ["with middleware", (client) => client.GET("/vehicles", { middleware: [{ onRequest() {} }] })],
  ])("go with a call %s", async (_, call) => {
    expect(await shown(call)).toEqual(ours);
  });

  it.each<[string, object, (string | undefined)[]]>([
    ["replaced", { headers: { "x-trace": "mine" } }, ["mine", ...ours.slice(1)]],
    ["taken away", { headers: { Accept: null } }, ["fleet", ours[1], undefined]],
    ["replaced as a parameter", { params: { header: { "X-Trace": "mine" } } }, ["mine", ...ours.slice(1)]],
  ])("can be %s for a call", async (_, init, expected) => {
    expect(await shown((client) => client.GET("/vehicles", init as never))).toEqual(expected);
  });
});

describe("a redirect", () => {
  it.each([300, 301, 302, 303, 307, 308])("%i is an error and not followed", async (status) => {
    const { client, sent, outcome } = scene(redirect(status));
    const { value } = await outcome(client.GET("/vehicles"));
    expect(value?.error).toMatchObject({ type: "about:blank", status });
    expect(sent).toHaveLength(1);
    expect(sent[0]?.request.redirect).toBe("manual");
  });

  it("stays one if a middleware makes another request", async () => {
    const { client, sent, outcome } = scene(vehicles);
    client.use({ onRequest: ({ request }) => new Request(request, { redirect: "follow" }) });
    await outcome(client.GET("/vehicles"));
    expect(sent[0]?.request.redirect).toBe("manual");
  });
});

describe("another origin", () => {
  it.each([
    "https://elsewhere.test/vehicles",
    "http://api.invers.test/vehicles",
    "https://api.invers.test.evil/",
    "https://api.invers.test:8443/",
  ])("%s never sees the token, whatever a middleware does", async (url) => {
    const { client, sent, outcome } = scene(vehicles);
    client.use({ onRequest: ({ request }) => new Request(url, request) });
    const { error } = await outcome(client.GET("/vehicles"));
    expect(ConfigError.is(error) && error.message).toContain("another origin");
    expect(sent).toHaveLength(0);
  });

  it("is none where only the path changes", async () => {
    const { client, sent, outcome } = scene(vehicles);
    client.use({ onRequest: ({ request }) => new Request(`${request.url}?from=middleware`, request) });
    await outcome(client.GET("/vehicles"));
    expect(sent[0]?.request.url).toBe("https://api.invers.test/vehicles?from=middleware");
  });
});

describe("an answer without JSON", () => {
  it.each([
    ["HTML", "<html>", { "Content-Type": "text/html" }, "not-json"],
    ["text of no type", new Blob(["hello"]), {}, "not-json"],
    ["JSON that is none", "{", { "Content-Type": "application/json" }, "invalid-json"],
    [
      "JSON of declared length that is none",
      "{",
      { "Content-Type": "application/json", "Content-Length": "1" },
      "invalid-json",
    ],
    ["nothing", "", { "Content-Type": "application/json" }, "empty"],
  ])("%s is a ResponseError with its flow id", async (_, body, headers, code) => {
    const { client, sent, outcome } = scene(raw(200, body, headers as Record<string, string>));
    const { error } = await outcome(client.GET("/vehicles"));
    expect(error).toMatchObject({
      name: "ResponseError",
      code,
      attempts: 1,
      flowId: expect.stringMatching(/^5b3c/),
    });
    expect(sent).toHaveLength(1);
  });

  it.each([
    "application/json; charset=utf-8",
    "application/problem+json",
    "APPLICATION/JSON",
    "application/vnd.invers+json",
  ])("%s is JSON", async (type) => {
    const { client, outcome } = scene(raw(200, '{"items":[]}', { "Content-Type": type }));
    expect((await outcome(client.GET("/vehicles"))).value?.data).toEqual({ items: [] });
  });

  it("is none where the caller wants text; a command's answer has to be JSON all the same", async () => {
    const html = raw(200, "<html>", { "Content-Type": "text/html" });
    const read = scene(html);
    expect((await read.outcome(read.client.GET("/vehicles", { parseAs: "text" }))).value?.data).toBe(
      "<html>",
    );
    const command = scene(html);
    const { error } = await command.outcome(command.client.POST(UNLOCK, { ...VEHICLE, parseAs: "text" }));
    expect(error).toMatchObject({ code: "not-json", outcome: "unknown" });
  });

  it("is fine where there is nothing to say", async () => {
    const { client, outcome } = scene(() => new Response(null, { status: 204 }));
    const { value, error } = await outcome(client.GET("/vehicles"));
    expect([error, value?.data, value?.response.status]).toEqual([undefined, undefined, 204]);
  });
});

it("survives a fetch that keeps no contract", async () => {
  for (const answer of [undefined, null, {}, "200"]) {
    const { client, outcome } = scene([], { fetch: async () => answer as never });
    const { error } = await outcome(client.GET("/vehicles", { retry: false }));
    expect(error).toMatchObject({ name: "ConfigError", code: "config" });
  }
  const { client, outcome } = scene([], {
    fetch: () => {
      throw new TypeError("synchronous");
    },
  });
  expect((await outcome(client.GET("/vehicles"))).error).toMatchObject({
    name: "ConnectionError",
    attempts: 3,
  });
});

it("hands a middleware's own error over untouched", async () => {
  const error = new TypeError("mine");
  const { client, events, outcome } = scene(vehicles);
  client.use({
    onRequest() {
      throw error;
    },
  });
  expect((await outcome(client.GET("/vehicles"))).error).toBe(error);
  expect(error.message).toBe("mine");
  expect(events).toMatchObject([{ type: "call-finished", code: "middleware", ok: false, attempts: 0 }]);
});
