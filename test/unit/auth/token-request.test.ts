// The token request.
import { ConfigError, createTokenProvider } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import { bench, CLIENT_ID, grant, oauthError, SECRET, status } from "../../support/token-endpoint.ts";

const basic = (text: string) => `Basic ${Buffer.from(text).toString("base64")}`;

describe("the token request", () => {
  test("is the vendor's: POST, grant_type in the query, Basic, JSON content type, no body", async () => {
    const { endpoint, value } = bench();
    await value();
    const [request] = endpoint.requests as [Request];
    expect(request.method).toBe("POST");
    expect(request.url).toBe("https://api.invers.com/auth/oauth/token?grant_type=client_credentials");
    expect(request.headers.get("content-type")).toBe("application/json");
    expect(request.headers.get("authorization")).toBe(basic(`${CLIENT_ID}:${SECRET}`));
    expect(await request.text()).toBe("");
    expect(request.redirect).toBe("manual");
  });

  test("goes to tokenUrl if that is given, else below baseUrl", async () => {
    const other = bench({ baseUrl: "https://api.example.test/root/" });
    await other.value();
    expect(other.endpoint.requests[0]?.url).toBe(
      "https://api.example.test/root/auth/oauth/token?grant_type=client_credentials",
    );
    const own = bench({ tokenUrl: "http://localhost:8080/token" });
    await own.value();
    expect(own.endpoint.requests[0]?.url).toBe("http://localhost:8080/token?grant_type=client_credentials");
  });

  test('"basic" sends id and secret as they are, "basic-encoded" form-encodes both (RFC 6749 2.3.1)', async () => {
    const encoded = bench({ clientAuthentication: "basic-encoded", clientSecret: "a b+c%/é" });
    await encoded.value();
    expect(encoded.endpoint.requests[0]?.headers.get("authorization")).toBe(
      basic("EXFL29%23cl1:a+b%2Bc%25%2F%C3%A9"),
    );
  });

  test("one form is never tried after the other", async () => {
    const { endpoint, refusal } = bench();
    endpoint.always(oauthError("invalid_client", 401));
    await refusal();
    expect(new Set(endpoint.requests.map((request) => request.headers.get("authorization"))).size).toBe(1);
  });

  test("invalid_client names the option where the two forms differ, and shows nothing of the secret", async () => {
    const { endpoint, refusal } = bench();
    endpoint.always(oauthError("invalid_client", 401));
    const { message } = await refusal();
    expect(message).toContain("clientAuthentication");
    for (let at = 0; at + 4 <= SECRET.length; at++) expect(message).not.toContain(SECRET.slice(at, at + 4));
  });

  test("invalid_client says nothing of forms where they are the same, nor does another refusal", async () => {
    const same = bench({ clientId: "plain", clientSecret: "plain" });
    same.endpoint.always(oauthError("invalid_client", 401));
    expect((await same.refusal()).message).not.toContain("clientAuthentication");
    const other = bench();
    other.endpoint.always(oauthError("unauthorized_client"));
    expect((await other.refusal()).message).not.toContain("clientAuthentication");
  });

  test.each([
    ["a line end after the secret", "plain", "plain\n", '"clientSecret" begins'],
    ["a blank before the id", " plain", "plain", '"clientId" begins'],
    [
      "a byte order mark and a line end",
      "\ufeffplain",
      "plain\r\n",
      '"clientId" and option "clientSecret" begins',
    ],
  ])("invalid_client speaks of %s before it speaks of forms", async (_, clientId, clientSecret, said) => {
    for (const secret of [clientSecret, () => clientSecret]) {
      const { endpoint, refusal } = bench({ clientId, clientSecret: secret });
      endpoint.always(oauthError("invalid_client", 401));
      const { message } = await refusal();
      expect(message).toContain(`option ${said} or ends with white space`);
      expect(message.indexOf("white space")).toBeLessThan(message.indexOf("clientAuthentication"));
    }
  });

  test("white space within the credentials is no mistake", async () => {
    const { endpoint, refusal } = bench({ clientId: "plain", clientSecret: "two words" });
    endpoint.always(oauthError("invalid_client", 401));
    expect((await refusal()).message).not.toContain("white space");
  });

  test("is never answered from a store", async () => {
    const { endpoint, value } = bench();
    await value();
    expect(endpoint.requests[0]?.cache).toBe("no-store");
  });

  test('":" in the client id is a ConfigError in "basic" only (RFC 7617)', async () => {
    const options = { clientId: "a:b", clientSecret: "c" };
    expect(() => createTokenProvider(options)).toThrow(ConfigError);
    const { endpoint, value } = bench({ ...options, clientAuthentication: "basic-encoded" });
    await value();
    expect(endpoint.requests[0]?.headers.get("authorization")).toBe(basic("a%3Ab:c"));
  });

  test.each([301, 302, 303, 307, 308])("a %i is refused, not followed", async (code) => {
    const { endpoint, refusal } = bench();
    endpoint.script(status(code, { location: "https://evil.test/" }));
    expect(await refusal()).toMatchObject({ name: "TokenError", code: `http-${code}` });
    expect(endpoint.requests).toHaveLength(1);
  });

  test("a browser's opaque redirect is refused too", async () => {
    const { endpoint, refusal } = bench();
    endpoint.script(() => Response.error());
    expect(await refusal()).toMatchObject({ code: "http-0" });
    expect(endpoint.requests).toHaveLength(1);
  });

  test("the answer is read to 64 KiB and no further", async () => {
    const { endpoint, value } = bench();
    const body = JSON.stringify({ access_token: "token", expires_in: 900, pad: "" });
    const padded = (size: number) => body.replace('""', `"${"x".repeat(size - body.length)}"`);
    endpoint.script(() => new Response(padded(65_536)));
    expect(await value()).toBe("token");

    const long = bench();
    let pulled = 0;
    const endless = () =>
      new ReadableStream({
        pull(controller) {
          pulled++;
          controller.enqueue(new Uint8Array(16_384).fill(32));
        },
      });
    long.endpoint.always(() => new Response(endless()));
    const failed = long.refusal();
    await long.clock.advance(30_000);
    expect(await failed).toMatchObject({
      code: "unusable-answer",
      cause: { cause: { name: "ResponseError" } },
    });
    // Three requests, each read to just beyond four chunks of 16 KiB (a stream reads one ahead).
    expect(pulled).toBeLessThanOrEqual(3 * 6);
  });

  test("the secret may come from a function, also an async one, asked once a renewal", async () => {
    let asked = 0;
    const { endpoint, value } = bench({ clientSecret: async () => `secret-${++asked}` });
    await Promise.all([value(), value()]);
    expect(asked).toBe(1);
    expect(endpoint.requests[0]?.headers.get("authorization")).toBe(basic(`${CLIENT_ID}:secret-1`));
  });

  test("fetch is bound late", async () => {
    const { endpoint } = bench();
    const provider = createTokenProvider({ clientId: "a", clientSecret: "b" });
    const { fetch } = globalThis;
    endpoint.script(grant("late"));
    globalThis.fetch = endpoint.fetch as typeof fetch;
    try {
      expect((await provider.getToken()).reveal()).toBe("late");
    } finally {
      globalThis.fetch = fetch;
    }
  });
});
