import { inspect } from "node:util";
import { ClosedError, ConfigError, createTokenProvider } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { VERSION } from "../../src/options/version.ts";
import { createClient } from "../support/client.ts";

const credentials = { clientId: "TESTX#cl1", clientSecret: "synthetic-secret" };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.unstubAllGlobals();
});

test("the version in the User-Agent is the package's", () => {
  expect(VERSION).toBe(manifest.version);
});

describe("createClient refuses at construction, naming the option and never its value", () => {
  const cases: [options: object, message: string][] = [
    [{ clientID: "x" }, 'unknown option "clientID"'],
    [{ ...credentials, clientId: "" }, 'option "clientId" must be'],
    [{ ...credentials, clientSecret: 7 }, 'option "clientSecret" must be'],
    [{ clientSecret: "synthetic-secret" }, 'option "clientId" or variable INVERS_CLIENT_ID'],
    [
      { clientId: "TESTX#cl1", clientSecret: undefined },
      'option "clientSecret" or variable INVERS_CLIENT_SECRET',
    ],
    [{}, 'option "clientId" or variable INVERS_CLIENT_ID'],
    [{ ...credentials, baseUrl: "http://api.example.com" }, 'option "baseUrl" must be an https URL'],
    [{ ...credentials, baseUrl: "https://user:hidden-value@api.example.com" }, 'option "baseUrl"'],
    [{ ...credentials, baseUrl: "https://api.example.com/?hidden-value" }, 'option "baseUrl"'],
    [{ ...credentials, baseUrl: "https://api.example.com/#hidden-value" }, 'option "baseUrl"'],
    [{ ...credentials, baseUrl: "hidden-value" }, 'option "baseUrl"'],
    [{ ...credentials, baseUrl: new URL("https://api.example.com") }, 'option "baseUrl"'],
    [{ ...credentials, tokenUrl: "ftp://hidden-value" }, 'option "tokenUrl"'],
    [{ ...credentials, clientAuthentication: "hidden-value" }, 'option "clientAuthentication"'],
    [{ ...credentials, clientId: "with:colon" }, 'option "clientId" must not hold ":"'],
    [{ ...credentials, fetch: "hidden-value" }, 'option "fetch" must be a function'],
    [{ ...credentials, headers: { "bad header": "hidden-value" } }, 'option "headers"'],
    [{ ...credentials, timeout: 0 }, 'option "timeout"'],
    [{ ...credentials, deadline: "hidden-value" }, 'option "deadline"'],
    [{ ...credentials, timeout: Number.NaN }, 'option "timeout"'],
    [{ ...credentials, retry: true }, 'option "retry"'],
    [{ ...credentials, retry: { attempts: 0 } }, 'option "retry"'],
    [{ ...credentials, retry: { attempts: 2, delay: 1 } }, 'option "retry"'],
    [{ ...credentials, appName: "hidden-value\n" }, 'option "appName"'],
    [{ ...credentials, onEvent: "hidden-value" }, 'option "onEvent"'],
    [{ ...credentials, pace: "hidden-value" }, 'option "pace" must be true or false'],
    [{ ...credentials, telemetry: true }, 'option "telemetry" must be { vehicleId: true or false }'],
    [{ ...credentials, telemetry: null }, 'option "telemetry"'],
    [{ ...credentials, telemetry: {} }, 'option "telemetry"'],
    [{ ...credentials, telemetry: { vehicleId: "hidden-value" } }, 'option "telemetry"'],
    [{ ...credentials, telemetry: { vehicleId: true, vehicleID: true } }, 'option "telemetry"'],
    [{ ...credentials, clock: {} }, 'option "clock" must be a Clock'],
    [{ ...credentials, random: 0.5 }, 'option "random"'],
    [{ tokenProvider: {} }, 'option "tokenProvider"'],
    [
      { tokenProvider: createTokenProvider(credentials), clientSecret: "x" },
      'option "clientSecret" has no effect',
    ],
  ];

  test.each(cases)("%j", (options, message) => {
    const attempt = (): unknown => createClient(options as never);
    expect(attempt).toThrow(ConfigError);
    expect(attempt).toThrow(message);
    expect(attempt).not.toThrow(/hidden-value/);
  });

  test.each([null, "text", 7])("options that are no object: %j", (options) => {
    expect(() => createClient(options as never)).toThrow(ConfigError);
  });
});

describe("createClient accepts", () => {
  test.each([
    "https://api.example.com",
    "https://api.example.com/v1/",
    "http://localhost:8080",
    "http://127.0.0.1:1",
    "http://127.8.9.10",
    "http://[::1]:8080",
    "http://api.localhost",
  ])("baseUrl %s", (baseUrl) => {
    expect(() => createClient({ ...credentials, baseUrl })).not.toThrow();
  });

  test("options that are undefined, as from an environment", () => {
    expect(() => createClient({ ...credentials, baseUrl: undefined, timeout: undefined })).not.toThrow();
  });
});

describe("where requests go", () => {
  test("a base URL may have a path; the token URL follows it unless it is named", async () => {
    const urls: string[] = [];
    const fetch = async (input: Request | string, init?: RequestInit): Promise<Response> => {
      urls.push(new Request(input, init).url);
      return Response.json({ access_token: "synthetic", items: [] });
    };
    await createClient({ ...credentials, fetch, baseUrl: "https://api.example.com/v1/" }).GET("/vehicles");
    await createClient({ ...credentials, fetch, tokenUrl: "https://login.example.com/token" }).GET(
      "/vehicles",
    );
    expect(urls).toEqual([
      "https://api.example.com/v1/auth/oauth/token?grant_type=client_credentials",
      "https://api.example.com/v1/vehicles",
      "https://login.example.com/token?grant_type=client_credentials",
      "https://api.invers.com/vehicles",
    ]);
  });

  test("fetch is bound late: one that is installed afterwards is met", async () => {
    const sandbox = createSandbox();
    const client = createClient(sandbox.credentials);
    vi.stubGlobal("fetch", sandbox.fetch);
    expect((await client.GET("/vehicles")).response.status).toBe(200);
  });

  test("headers: the client's, then the call's", async () => {
    const sandbox = createSandbox();
    const client = createClient({
      ...sandbox.credentials,
      fetch: sandbox.fetch,
      headers: [
        ["X-One", "1"],
        ["X-Two", "2"],
      ],
    });
    await client.GET("/vehicles", { headers: { "X-Two": "call" } });
    expect(sandbox.requests.at(-1)?.headers).toMatchObject({ "x-one": "1", "x-two": "call" });
  });
});

describe("middleware", () => {
  test("use and eject; it runs in each attempt, before the token is added", async () => {
    const sandbox = createSandbox();
    const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch, random: () => 0 });
    const seen: boolean[] = [];
    const middleware = {
      onRequest: ({ request }: { request: Request }) => void seen.push(request.headers.has("Authorization")),
    };
    client.use(middleware);
    sandbox.inject({ kind: "status", status: 503 });
    await client.GET("/vehicles");
    client.eject(middleware);
    await client.GET("/vehicles");
    expect(seen).toEqual([false, false]);
    expect(sandbox.requests.filter(({ path }) => path === "/vehicles").map(({ token }) => token)).toEqual([
      1, 1, 1,
    ]);
  });

  test("what is no middleware is refused", () => {
    expect(() => createClient(credentials).use({} as never)).toThrow(ConfigError);
  });
});

describe("close", () => {
  test("ends calls in progress and refuses new ones, and closes the provider that the client made", async () => {
    const client = createClient({ ...credentials, fetch: () => new Promise(() => {}) });
    const call = client.GET("/vehicles");
    client.close();
    await expect(call).rejects.toThrow(ClosedError);
    await expect(client.GET("/vehicles")).rejects.toThrow(ClosedError);
    expect(client.tokenProvider.status().state).toBe("closed");
  });

  test.each([Symbol.dispose, Symbol.asyncDispose] as const)("comes by %s", async (way) => {
    const client = createClient({ ...credentials, fetch: () => new Promise(() => {}) });
    const call = client.GET("/vehicles");
    await Promise.all([client[way](), expect(call).rejects.toThrow(ClosedError)]);
    expect(client.tokenProvider.status().state).toBe("closed");
  });

  test("leaves a provider open that it was given", async () => {
    const sandbox = createSandbox();
    const tokenProvider = createTokenProvider({ ...sandbox.credentials, fetch: sandbox.fetch });
    createClient({ tokenProvider, fetch: sandbox.fetch }).close();
    const other = createClient({ tokenProvider, fetch: sandbox.fetch });
    expect((await other.GET("/vehicles")).response.ok).toBe(true);
  });
});

test("String, JSON and inspect of a client show no more than a name", () => {
  const client = createClient(credentials);
  for (const shown of [
    String(client),
    JSON.stringify(client),
    inspect(client, { depth: 9, showHidden: true }),
  ]) {
    expect(shown).toContain("[redacted]");
    expect(shown).not.toContain(credentials.clientSecret);
  }
});
