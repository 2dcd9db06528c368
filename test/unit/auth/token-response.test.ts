// What counts as a token.
import { describe, expect, test } from "vitest";
import { bench, grant, json, type Reply } from "../../support/token-endpoint.ts";

/** Asks once (a background renewal makes one request) with a reply that is expected to be of no use. */
async function refused(reply: Reply): Promise<string> {
  const { clock, endpoint, provider } = bench();
  endpoint.always(reply);
  const outcome = provider.getToken().then(
    () => "accepted",
    (error) => error.code,
  );
  await clock.advance(30_000);
  return outcome;
}

async function lifetime(expiresIn: unknown): Promise<number> {
  const { endpoint, provider } = bench();
  endpoint.script(json({ access_token: "t", token_type: "bearer", expires_in: expiresIn }));
  await provider.getToken();
  return provider.status().remainingMs;
}

describe("the token endpoint's answer", () => {
  test.each([200, 201])("%i is accepted", async (status) => {
    const { endpoint, value } = bench();
    endpoint.script(json({ access_token: "abc", token_type: "bearer", expires_in: 900 }, status));
    expect(await value()).toBe("abc");
  });

  test.each([
    ["202", json({ access_token: "abc" }, 202)],
    ["204", () => new Response(null, { status: 204 })],
    ["an empty body", () => new Response("")],
    ["no JSON", () => new Response("<html>")],
    ["null", json(null)],
    ["an array", json([{ access_token: "abc" }])],
    ["a string", json("abc")],
    ["a member error", json({ access_token: "abc", error: "x" })],
    ["no access_token", json({ token_type: "bearer" })],
    ["an empty access_token", json({ access_token: "" })],
    ["an access_token that is null", json({ access_token: null })],
    ["a number as access_token", json({ access_token: 5 })],
    ["a space in it", json({ access_token: "a b" })],
    ["a line feed at its end", json({ access_token: "ab\n" })],
    ["a carriage return in it", json({ access_token: "a\r\nX-Evil: 1" })],
    ["a letter beyond ASCII", json({ access_token: "tökén" })],
    ["another token_type", json({ access_token: "abc", token_type: "mac" })],
    ["a token_type that is no text", json({ access_token: "abc", token_type: ["bearer"] })],
  ] as [string, Reply][])("%s is no usable answer", async (_, reply) => {
    expect(await refused(reply)).toBe("unusable-answer");
  });

  test.each(["error", "token_type", "expires_in", "scope"])(
    "a member %s that is null or empty counts as absent",
    async (name) => {
      for (const nothing of [null, ""]) {
        const { endpoint, provider, value } = bench();
        endpoint.script(json({ access_token: "abc", [name]: nothing }));
        expect([await value(), provider.status().remainingMs]).toEqual(["abc", 300_000]);
      }
    },
  );

  test.each(["bearer", "Bearer", "BEARER", undefined])("token_type %s is accepted", async (type) => {
    const { endpoint, value } = bench();
    endpoint.script(json({ access_token: "~!", token_type: type }));
    expect(await value()).toBe("~!");
  });

  test.each([
    [900, 900_000],
    ["900", 900_000],
    [1.9, 1000],
    [undefined, 300_000],
    [null, 300_000],
    ["", 300_000],
    [" 900", 900_000],
    ["\t900\r\n", 900_000],
    [86_400, 86_400_000],
    [86_401, 86_400_000],
    ["99999999999", 86_400_000],
  ])("expires_in %s lives %i ms", async (expiresIn, ms) => {
    expect(await lifetime(expiresIn)).toBe(ms);
  });

  test.each([0, 0.5, -1, "0", "-5", "1.5", "soon", " ", "9 00", true, [], {}, "9".repeat(400)])(
    "expires_in %s is unusable",
    async (expiresIn) => {
      expect(await refused(json({ access_token: "t", expires_in: expiresIn }))).toBe("unusable-answer");
    },
  );

  test("expires_in that is infinite is unusable", async () => {
    expect(await refused(() => new Response('{"access_token":"t","expires_in":1e999}'))).toBe(
      "unusable-answer",
    );
  });

  test("a body that breaks off is unusable, in a refusal it changes nothing", async () => {
    const broken = (status: number): Reply => {
      return () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.error(new TypeError("terminated")),
          }),
          { status },
        );
    };
    expect(await refused(broken(200))).toBe("unusable-answer");
    expect(await refused(broken(403))).toBe("http-403");
  });

  test("the server's word on a failure is passed on in bounds, without control characters", async () => {
    const { endpoint, refusal } = bench();
    endpoint.script(
      json({ error: "invalid_scope", error_description: `line\r\nbreak ${"x".repeat(999)}` }, 400),
    );
    const { message, code } = await refusal();
    expect(code).toBe("invalid_scope");
    expect(message).toContain("invalid_scope): line break xxx");
    expect(message.length).toBeLessThan(420);
  });

  test("the flow id of a failure is told by the error, its message and the event", async () => {
    const { endpoint, refusal, events } = bench();
    endpoint.script(json({ error: "invalid_scope" }, 400, { "x-invers-flow-id": "flow-7" }));
    const error = await refusal();
    expect(error).toMatchObject({ flowId: "flow-7", cause: { flowId: "flow-7" } });
    expect(error.message).toContain(", flow id flow-7");
    expect(events).toMatchObject([{ type: "token-renewal-failed", flowId: "flow-7" }]);
  });

  test("a token is taken as it is: no part of it is read", async () => {
    const { endpoint, value } = bench();
    endpoint.script(grant("eyJraWQiOiJ4In0.eyJleHAiOjF9.sig"));
    expect(await value()).toBe("eyJraWQiOiJ4In0.eyJleHAiOjF9.sig");
  });
});
