import { randomBytes } from "node:crypto";
import { createTokenProvider, paginate, requestForms, sendCommand } from "invers-oneapi";
import { consumeEvents, createStateStore, memorySeen } from "invers-oneapi/events";
import { redisTokenStore, sealTokenStore } from "invers-oneapi/redis";
import { createManualClock, createSandbox, createTokenStore } from "invers-oneapi/testing";
import { afterEach, describe, expect, it } from "vitest";
import { generateCommand } from "../../../src/cli/generate-command.ts";
import { verify } from "../../../src/commands/verify.ts";
import { createClient } from "../../support/client.ts";

// Every options object of the package: only its own members count, and each is read once.

type Options = Record<string, unknown>;

interface Case {
  /** Valid options. */
  readonly options: Options;
  /** What a polluted prototype would bring: valid too, and of another effect. */
  readonly pollution: Options;
  /** Uses the options, and says what came of it. */
  use(options: never): unknown;
}

const sandbox = createSandbox();
const { credentials } = sandbox;
const aborted = AbortSignal.abort(new Error("polluted"));
const encryptionKeys = [randomBytes(32).toString("base64")];
const evil = "https://evil.example.test";
const UNLOCK = "unlock-central-lock";
const lane = async (): Promise<never> => {
  throw new Error("polluted");
};
const store = createTokenStore();

/** What a client sent, and what its call came to. */
async function called(
  options: object,
  made: ReturnType<typeof createSandbox> = createSandbox(),
): Promise<unknown> {
  const client = createClient({ ...made.credentials, fetch: made.fetch });
  const { data, error } = await client.GET("/vehicles", options);
  return [made.requests.map(({ url }) => url), data?.items?.length, error?.status];
}

const CASES: Readonly<Record<string, Case>> = {
  createClient: {
    options: { ...credentials, fetch: sandbox.fetch, timeout: 5_000 },
    pollution: {
      baseUrl: evil,
      tokenUrl: evil,
      fetch: lane,
      retry: false,
      requestForms: requestForms({}),
      headers: { x: "1" },
    },
    use: async (options) => (await createClient(options).GET("/vehicles")).data?.items?.length,
  },
  "a call": {
    options: { timeout: 5_000, params: { query: { limit: 3 } } },
    // Not `body`: the platform's own Request takes that from a polluted prototype, whatever init it is given.
    pollution: {
      signal: aborted,
      fetch: lane,
      parseAs: "text",

      middleware: [{ onRequest: lane }],
    },
    use: (options) => called(options),
  },
  createTokenProvider: {
    options: { ...credentials, fetch: sandbox.fetch },
    pollution: { tokenUrl: evil, fetch: lane, clientAuthentication: "basic-encoded" },
    use: async (options) => typeof (await createTokenProvider(options).getToken()).reveal(),
  },
  getToken: {
    options: { minValidity: 1 },
    pollution: { signal: aborted, minValidity: 1e9 },
    use: async (options) => {
      const provider = createTokenProvider({ ...credentials, fetch: sandbox.fetch });
      return typeof (await provider.getToken(options)).reveal();
    },
  },
  paginate: {
    options: { prefetch: true },
    pollution: { signal: aborted, cursor: "polluted", parameter: "polluted", next: () => "polluted" },
    use: async (options) => {
      const client = createClient({ ...credentials, fetch: sandbox.fetch });
      const ids: unknown[] = [];
      for await (const { id } of paginate(client, "/vehicles", { params: { query: { limit: 5 } } }, options))
        ids.push(id);
      return ids.length;
    },
  },
  sendCommand: {
    options: { timeout: 5_000, serialize: false },
    pollution: { signal: aborted, capabilities: [], maxAge: 1e-9 },
    use: async (options) => {
      const [{ id } = { id: "" }] = sandbox.vehicles;
      const client = createClient({ ...credentials, fetch: sandbox.fetch });
      return (await sendCommand(client, id, UNLOCK, options)).outcome;
    },
  },
  verify: {
    options: {
      timeout: 5,
      state: async () => ({ central_lock: { value: "UNLOCKED", timestamp: "2099-01-01T00:00:00Z" } }),
    },
    pollution: { signal: aborted, events: [{ polluted: true }] },
    use: (options) =>
      verify({ clock: createManualClock(), name: UNLOCK, sentAt: 0, flowId: undefined }, options),
  },
  requestForms: {
    options: { server: "/v2", query: { ids: { explode: false } } },
    pollution: {
      server: evil,
      explode: true,
      style: "pipeDelimited",
      accept: "text/polluted",
      content: "application/json",
    },
    use: (options) =>
      requestForms({ "GET /a": options }).write(
        "GET",
        "/a",
        { query: { ids: ["a", "b"] } },
        "https://api.invers.com",
      ),
  },
  createSandbox: {
    options: { vehicles: 3, seed: 2 },
    pollution: {
      vehicles: 1,
      baseUrl: evil,
      permissions: [],
      rateLimit: { limit: 1, windowMs: 1 },
      requestForms: requestForms({ "GET /vehicles": { server: "/x" } }),
    },
    use: (options) => called({}, createSandbox(options)),
  },
  listen: {
    options: { port: 0 },
    pollution: { host: "256.256.256.256", port: 99 },
    use: async (options) => {
      const server = await createSandbox().listen(options);
      await server.close();
      return new URL(server.url).hostname;
    },
  },
  inject: {
    options: { kind: "status", status: 503, times: 1, on: { path: "/vehicles" } },
    pollution: {
      after: 9,
      times: 9,
      at: "response",
      on: { path: "/sharing-partners" },
      method: "POST",
      vehicleId: "x",
    },
    use: async (options) => {
      const made = createSandbox();
      made.inject(options);
      return called({ retry: false }, made);
    },
  },
  emit: {
    options: { metadata: { type: "VehicleChanged", id: "1" }, data: { a: 1 } },
    pollution: { queue: "polluted", data: { polluted: true } },
    use: (options) => createSandbox().events.emit(options).data,
  },
  createManualClock: {
    options: { wall: 5 },
    pollution: { wall: 7 },
    use: (options) => createManualClock(options).wall(),
  },
  createTokenStore: {
    options: { clock: createManualClock() },
    pollution: { clock: createManualClock({ wall: 1 }) },
    use: async (options) => createTokenStore(options).write("k", "v", 1_000),
  },
  memorySeen: {
    options: { max: 2 },
    pollution: { max: 1 },
    use: (options) => {
      const seen = memorySeen(options);
      for (const id of ["a", "b"]) void seen.add(id);
      return seen.has("a");
    },
  },
  createStateStore: {
    options: { max: 2, clock: createManualClock({ wall: Date.UTC(2030, 0) }) },
    pollution: { max: 1, clock: createManualClock({ wall: 1 }) },
    use: (options) => {
      const states = createStateStore(options);
      const state = { central_lock: { value: "LOCKED", timestamp: "2026-01-01T00:00:00Z" } };
      for (const id of ["a", "b"]) states.feed({ outcome: "confirmed", attempts: 1, state } as never, id);
      return states.get("a");
    },
  },
  sealTokenStore: {
    options: { encryptionKeys },
    pollution: { encryptionKeys: "plaintext" },
    use: (options) => String(sealTokenStore(store, options)),
  },
  redisTokenStore: {
    options: { encryptionKeys, prefix: "a" },
    pollution: { encryptionKeys: "plaintext", prefix: "b" },
    use: (options) =>
      String(redisTokenStore({ isOpen: true, sendCommand: lane, eval: lane } as never, options)),
  },
  consumeEvents: {
    options: {
      host: "127.0.0.1",
      vhost: "v",
      username: "u",
      password: "a-password-of-a-test",
      queues: ["q"],
      handlers: {},
      onUnknown: () => {},
      onPoison: () => {},
      transport: { connect: lane },
    },
    pollution: { tls: false, port: 1, host: evil, transport: { connect: lane }, orderBy: lane, maxTries: 1 },
    use: async (options) => {
      const hosts: unknown[] = [];
      const transport = {
        connect: async (settings: { host: string; port: number; tls: boolean }) => {
          hosts.push([settings.host, settings.port, settings.tls]);
          return lane();
        },
      };
      const given = options as Options;
      // Only where it is an own member: the pollution of it must not count.
      if (Object.hasOwn(given, "transport"))
        Object.defineProperty(given, "transport", { value: transport, enumerable: true });
      const consumer = await consumeEvents(options);
      for (let turns = 0; turns < 20; turns++) await Promise.resolve();
      await consumer.close();
      return hosts[0];
    },
  },
};

const pollute = (values: Options): void => {
  for (const [name, value] of Object.entries(values))
    Object.defineProperty(Object.prototype, name, { value, configurable: true, writable: true });
};
let polluted: string[] = [];
afterEach(() => {
  for (const name of polluted) Reflect.deleteProperty(Object.prototype, name);
  polluted = [];
});

/** What came of it, a failure as its message. */
async function cameTo(of: Case, options: Options | undefined): Promise<unknown> {
  try {
    return await of.use(options as never);
  } catch (error) {
    return String(error);
  }
}

describe.each(Object.entries(CASES))("%s", (_, one) => {
  it("takes nothing from a polluted prototype", async () => {
    const clean = await cameTo(one, { ...one.options });
    for (const [name, value] of Object.entries(one.pollution)) {
      if (Object.hasOwn(one.options, name)) continue;
      polluted = [name];
      pollute({ [name]: value });
      const result = await cameTo(one, { ...one.options });
      Reflect.deleteProperty(Object.prototype, name);
      expect([name, result]).toEqual([name, clean]);
    }
  });

  it("reads each option once, so that a getter cannot change what was checked", async () => {
    const clean = await cameTo(one, { ...one.options });
    const reads: Record<string, number> = {};
    const trapped: Options = {};
    for (const [name, value] of Object.entries(one.options))
      Object.defineProperty(trapped, name, {
        enumerable: true,
        configurable: true,
        get() {
          reads[name] = (reads[name] ?? 0) + 1;
          return reads[name] === 1 ? value : 5;
        },
      });
    expect(await cameTo(one, trapped)).toEqual(clean);
    expect(Object.entries(reads).filter(([, count]) => count > 1)).toEqual([]);
  });

  it("does not take the getters of a class for options", async () => {
    const members = Object.entries(one.options).map(([name, value]) => [name, { get: () => value }] as const);
    const Config = class {};
    Object.defineProperties(Config.prototype, Object.fromEntries(members));
    expect(await cameTo(one, new Config() as Options)).toEqual(await cameTo(one, {}));
  });
});

it("the command line takes nothing from a polluted prototype", async () => {
  const said: string[] = [];
  const { error } = console;
  console.error = (line: string) => said.push(line);
  try {
    pollute({ out: "polluted", help: true, from: ["polluted"], check: true });
    polluted = ["out", "help", "from", "check"];
    expect(await generateCommand([])).toBe(2);
  } finally {
    console.error = error;
  }
  expect(said.join()).toContain("--out is missing");
});
