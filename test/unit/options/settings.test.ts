import type { ClientOptions } from "invers-oneapi";
import { createManualClock } from "invers-oneapi/testing";
import { afterEach, describe, expect, test, vi } from "vitest";
import { checkClientOptions } from "../../../src/options/settings.ts";
import { createClient } from "../../support/client.ts";

afterEach(() => {
  vi.unstubAllEnvs();
  Reflect.deleteProperty(Object.prototype, "baseUrl");
});

const credentials = { clientId: "TESTX#cl1", clientSecret: "synthetic-secret" };

describe("what the options leave out is read from the environment", () => {
  test("all four variables, and options win", () => {
    vi.stubEnv("INVERS_CLIENT_ID", "ENV#cl1");
    vi.stubEnv("INVERS_CLIENT_SECRET", "env-secret-value");
    vi.stubEnv("INVERS_BASE_URL", "https://staging.example.test");
    vi.stubEnv("INVERS_TOKEN_URL", "https://login.example.test/token");
    const [settings, , provider] = checkClientOptions({});
    expect(settings.baseUrl).toBe("https://staging.example.test");
    expect(provider).toMatchObject({
      clientId: "ENV#cl1",
      clientSecret: "env-secret-value",
      tokenUrl: "https://login.example.test/token",
    });
    const [own] = checkClientOptions({ ...credentials, baseUrl: "https://api.example.test" });
    expect(own.baseUrl).toBe("https://api.example.test");
  });

  test("a wrong value is refused as an option's is", () => {
    vi.stubEnv("INVERS_BASE_URL", "ftp://x");
    expect(() => checkClientOptions(credentials)).toThrow('option "baseUrl" must be');
  });

  test("beside a token provider only the base URL is, and it may be missing", () => {
    vi.stubEnv("INVERS_CLIENT_ID", "ENV#cl1");
    const tokenProvider = createClient(credentials).tokenProvider;
    expect(checkClientOptions({ tokenProvider })[1]).toBe(tokenProvider);
  });

  test("what is nowhere is named, as option and as variable", () => {
    vi.stubEnv("INVERS_CLIENT_ID", "");
    vi.stubEnv("INVERS_CLIENT_SECRET", "");
    const secret = 'option "clientSecret" or variable INVERS_CLIENT_SECRET';
    expect(() => checkClientOptions({ clientId: "TESTX#cl1" })).toThrow(`createClient: set ${secret}`);
    expect(() => checkClientOptions({})).toThrow(
      `createClient: set option "clientId" or variable INVERS_CLIENT_ID, and ${secret}`,
    );
  });
});

describe("only own members count, and each is read once", () => {
  test("a polluted prototype leads nowhere", () => {
    Reflect.set(Object.prototype, "baseUrl", "https://evil.example.test");
    expect(checkClientOptions({ ...credentials })[0].baseUrl).toBe("https://api.invers.com");
  });

  test("a getter that answers differently the second time", () => {
    let reads = 0;
    const options = {
      ...credentials,
      get baseUrl() {
        return reads++ ? "http://evil.example.test" : "https://api.example.test";
      },
    };
    expect(checkClientOptions(options)[0].baseUrl).toBe("https://api.example.test");
  });

  test("getters of a class are no options", () => {
    class Config {
      get clientId(): string {
        return "TESTX#cl1";
      }
    }
    expect(() => checkClientOptions(new Config() as ClientOptions)).toThrow(
      'option "clientId" or variable INVERS_CLIENT_ID',
    );
  });
});

describe("plain http", () => {
  test.each(["http://localhost:1", "http://127.0.0.1:1", "http://[::1]:1", "http://a.localhost"])(
    "%s is on loopback",
    (baseUrl) => {
      expect(() => checkClientOptions({ ...credentials, baseUrl })).not.toThrow();
    },
  );

  test("elsewhere it is refused, unless its host is named", () => {
    const options = { ...credentials, baseUrl: "http://sandbox:4010" };
    expect(() => checkClientOptions(options)).toThrow('option "baseUrl" must be an https URL');
    expect(() => checkClientOptions({ ...options, allowPlainHttp: ["sandbox"] })).not.toThrow();
    expect(() => checkClientOptions({ ...options, allowPlainHttp: ["other"] })).toThrow("baseUrl");
  });

  test.each(["api.invers.com", "8.8.8.8", "example.com", "134744072", "", 5])(
    "a public host cannot be named: %s",
    (host) => {
      expect(() => checkClientOptions({ ...credentials, allowPlainHttp: [host] as never })).toThrow(
        'option "allowPlainHttp" must be a list of host names in a private network',
      );
    },
  );
});

test("no delay above 2^31-1 ms reaches the clock of the user's", async () => {
  const clock = createManualClock();
  const delays: number[] = [];
  const { schedule } = clock;
  const spied = {
    monotonic: () => clock.monotonic(),
    wall: () => clock.wall(),
    schedule(ms: number, run: () => void) {
      delays.push(ms);
      return schedule.call(clock, ms, run);
    },
  };
  const client = createClient({
    ...credentials,
    clock: spied,
    timeout: 1e12,
    deadline: 1e12,
    fetchSendsOnce: true,
    fetch: async (url) =>
      url.includes("/oauth/")
        ? Response.json({ access_token: "synthetic-token", expires_in: 900 })
        : Response.json({ items: [] }),
  });
  await client.GET("/vehicles");
  expect(delays.length).toBeGreaterThan(2);
  expect(Math.max(...delays)).toBeLessThanOrEqual(2 ** 31 - 1);
});
