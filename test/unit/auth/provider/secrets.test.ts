// Where it touches the provider: nothing shows the secret or the token.
import { inspect } from "node:util";
import { type OneApiEvent, TokenError, type TokenProviderOptions } from "invers-oneapi";
import { describe, expect, test } from "vitest";
import {
  bench,
  CLIENT_ID,
  grant,
  json,
  type Reply,
  SECRET,
  status,
  watch,
} from "../../../support/token-endpoint.ts";
import { base64, expectClean, FORBIDDEN, form, shown, TOKEN } from "./expect-clean.ts";

/** The error of a provider whose endpoint answers so, with everything it told its listeners. */
async function failing(reply: Reply, options: TokenProviderOptions = {}): Promise<[unknown, OneApiEvent[]]> {
  const { clock, endpoint, provider, events } = bench(options);
  endpoint.always(reply);
  const watched = watch(provider.getToken());
  await clock.advance(30_000);
  expect(TokenError.is(watched.error)).toBe(true);
  return [watched.error, events];
}

describe("secrets", () => {
  test("the scan finds what it looks for", () => {
    for (const secret of FORBIDDEN) expect(() => expectClean(new Error(secret))).toThrow(/contain/);
  });

  test("a provider shows its name and no more", async () => {
    const { endpoint, provider } = bench();
    endpoint.script(grant(TOKEN));
    await provider.getToken();
    expect([String(provider), JSON.stringify(provider), inspect(provider)]).toEqual([
      "TokenProvider [redacted]",
      '"TokenProvider [redacted]"',
      "TokenProvider [redacted]",
    ]);
    expectClean(provider, provider.status());
  });

  test("a token shows its value only through reveal()", async () => {
    const { endpoint, provider } = bench();
    endpoint.script(grant(TOKEN));
    const token = await provider.getToken();
    expect([`${token}`, JSON.stringify({ token }), inspect({ token })]).toEqual([
      "AccessToken [redacted]",
      '{"token":"AccessToken [redacted]"}',
      "{ token: AccessToken [redacted] }",
    ]);
    expect(token.reveal()).toBe(TOKEN);
    expect({ ...token }).toEqual({});
    expectClean(token, provider.getToken());
  });

  test.each<[string, (secret: string) => string]>([
    ["as it is", (secret) => secret],
    ["percent-encoded", encodeURIComponent],
    ["form-encoded", form],
    ["in Base64", base64],
    ["percent-encoded in Base64", (secret) => base64(encodeURIComponent(secret))],
    ["as the header", (secret) => `Basic ${base64(`${CLIENT_ID}:${secret}`)}`],
    ["as the header's value", (secret) => base64(`${CLIENT_ID}:${secret}`)],
  ])("a server that quotes the secret back: %s", async (_, quote) => {
    const description = `wrong: ${quote(SECRET)} was sent`;
    expectClean(...(await failing(json({ error: "invalid_client", error_description: description }, 401))));
  });

  test.each<[string, TokenProviderOptions]>([
    ["the form-encoded header", { clientAuthentication: "basic-encoded" }],
    ["the plain header", {}],
  ])("a fetch that quotes %s, as the platform does with a bad header value", async (_, options) => {
    const quoting: Reply = (request) =>
      Promise.reject(new TypeError(`${request.headers.get("authorization")} is no valid header value`));
    expectClean(...(await failing(quoting, options)));
  });

  test("a fetch that throws the request itself, or an error that holds it", async () => {
    expectClean(...(await failing((request) => Promise.reject(request))));
    const holding: Reply = (request) =>
      Promise.reject(Object.assign(new Error("failed", { cause: request }), { request, config: { SECRET } }));
    expectClean(...(await failing(holding)));
  });

  test("a fetch whose error has the secret in the message", async () => {
    const reply: Reply = () => Promise.reject(new Error(`could not send ${SECRET}`));
    const [error] = await failing(reply);
    expectClean(error);
    expect(inspect(error)).toContain("could not send");
    // One without the quotation marks, which are taken out of every message with what is between them.
    const plain = "plain-secret-1234";
    const [other] = await failing(() => Promise.reject(new Error(`could not send ${plain}`)), {
      clientSecret: plain,
    });
    expect(shown(other)).not.toContain(plain);
  });

  test("an answer with a token that is not accepted", async () => {
    expectClean(...(await failing(json({ access_token: TOKEN, expires_in: 0 }))));
    expectClean(...(await failing(json({ access_token: `${TOKEN} `, error_description: "x" }))));
  });

  test("the same token again: the event does not hold it", async () => {
    const { clock, endpoint, provider, events } = bench();
    endpoint.always(grant(TOKEN));
    await provider.getToken();
    await clock.advance(800_000);
    await provider.getToken();
    await clock.advance(0);
    expect(events.at(-1)?.type).toBe("token-renewal-failed");
    expectClean(events);
  });

  test("a fetch whose error has the secret or the header as its name or code, at any depth", async () => {
    const reply: Reply = (request) => {
      const header = request.headers.get("authorization") ?? "";
      const cause = Object.assign(new Error("inner"), { name: SECRET, code: header });
      return Promise.reject(Object.assign(new Error("outer", { cause }), { name: header, code: SECRET }));
    };
    expectClean(...(await failing(reply)));
  });

  test.each<[string, object]>([
    ["message", new Error(`vault: ${SECRET} is not accepted`)],
    ["name", Object.assign(new Error("vault"), { name: SECRET })],
    ["code", Object.assign(new Error("vault"), { code: SECRET })],
    ["cause", new Error("vault", { cause: new Error(SECRET) })],
  ])("a supplier whose error has the secret in its %s, before we know of it", async (_, error) => {
    const [thrown, events] = await failing(() => new Response(), {
      clientSecret: () => {
        throw error;
      },
    });
    expectClean(thrown, events);
    expect(thrown).toMatchObject({ code: "secret", cause: { cause: { name: "Error" } } });
  });

  test("a supplier whose error has the secret in what it throws when it is looked at", async () => {
    const clientSecret = () => {
      throw Object.defineProperty(new Error("vault sealed"), "name", {
        get() {
          throw new Error(form(SECRET));
        },
      });
    };
    expectClean(await failing(grant(TOKEN), { clientSecret }));
  });

  test("nothing secret is in the URL", async () => {
    const { endpoint, value } = bench();
    await value();
    for (const secret of FORBIDDEN) expect(endpoint.requests[0]?.url).not.toContain(secret);
  });

  test("an option that is refused is not quoted", () => {
    for (const options of [{ clientSecret: [SECRET] }, { clientSecret: SECRET, clientId: [SECRET] }]) {
      let thrown: unknown;
      try {
        bench(options as never);
      } catch (error) {
        thrown = error;
      }
      expect((thrown as Error).name).toBe("ConfigError");
      expectClean(thrown);
    }
  });

  test("the time limits' errors hold nothing", async () => {
    expectClean(...(await failing(() => new Promise(() => {}))));
    expectClean(...(await failing(status(503))));
  });

  test("a secret with a lone surrogate is sent and hidden like any other", async () => {
    const { endpoint, refusal } = bench({ clientSecret: "odd \ud800 secret" });
    endpoint.always(json({ error: "invalid_client", error_description: "odd \ud800 secret" }, 401));
    const error = await refusal();
    expect(error).toMatchObject({ code: "invalid_client" });
    expect(shown(error)).not.toContain("odd");
  });
});
