import { type ClientOptions, sendCommand } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { BASE_URL, json, scene, tokens, UNLOCK, VEHICLE, vehicles } from "../../support/call.ts";
import { createClient } from "../../support/client.ts";

// That the platforms do send a POST again without these settings, and not with them, is shown by `npm run matrix`.

afterEach(() => void vi.unstubAllGlobals());

/** What each method's `fetch` was given, beside what is always there. */
async function initsOf(): Promise<Record<string, unknown>> {
  const inits: Record<string, unknown> = {};
  const { client } = scene(json(200, { items: [] }), {
    async fetch(_url, init) {
      inits[init.method ?? ""] = init;
      return Response.json({ items: [] });
    },
  });
  await client.GET("/vehicles");
  await client.POST(UNLOCK, VEHICLE);
  await client.POST(UNLOCK, { ...VEHICLE, keepalive: true });
  return inits;
}

describe("a write goes over a connection of its own where the platform would send it again", () => {
  it("on Deno by a client without kept connections, which is made once", async () => {
    const denoClient = {};
    const createHttpClient = vi.fn(() => denoClient);
    vi.stubGlobal("Deno", { createHttpClient });
    const { GET, POST } = await initsOf();
    expect(POST).toMatchObject({ client: denoClient });
    expect(GET).not.toHaveProperty("client");
    expect(createHttpClient.mock.calls).toEqual([[{ poolMaxIdlePerHost: 0 }]]);
  });

  it("on Bun without keeping it alive, whatever the call says", async () => {
    vi.stubGlobal("Bun", {});
    const { GET, POST } = await initsOf();
    expect(POST).toMatchObject({ keepalive: false });
    expect(GET).not.toHaveProperty("keepalive");
  });

  it("and on Node as ever", async () => {
    const { POST } = await initsOf();
    expect(POST).toMatchObject({ keepalive: true });
    expect(POST).not.toHaveProperty("client");
  });
});

/** As in a browser: its name, and no versions of Node. */
function pretendBrowser(versions: object = {}): void {
  const get = (target: object, name: string | symbol): unknown =>
    name === "versions" ? versions : Reflect.get(target, name);
  vi.stubGlobal("process", new Proxy(process, { get }));
  vi.stubGlobal("navigator", { userAgent: "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36" });
}

describe("in a browser", () => {
  const browser = (options: ClientOptions = {}) => {
    const fetch = vi.fn(async () => Response.json({ items: [] }));
    return { fetch, client: createClient({ baseUrl: BASE_URL, tokenProvider: tokens(), fetch, ...options }) };
  };

  it("commands are refused by an error that says why, and reads are not", async () => {
    pretendBrowser();
    const { client, fetch } = browser();
    const refused = {
      name: "ConfigError",
      message: expect.stringMatching(/browser.*twice.*"allowCommandsInBrowser"/),
    };
    await expect(sendCommand(client, "JQ7RP", "unlock-central-lock")).rejects.toMatchObject(refused);
    await expect(client.POST(UNLOCK, VEHICLE)).rejects.toMatchObject({ ...refused, outcome: "notSent" });
    expect(fetch).not.toHaveBeenCalled();
    expect((await client.GET("/vehicles")).response.status).toBe(200);
  });

  it("so are those from a window of Electron that has Node's globals", async () => {
    pretendBrowser({ node: "22.0.0", electron: "40.0.0" });
    await expect(browser().client.POST(UNLOCK, VEHICLE)).rejects.toMatchObject({ name: "ConfigError" });
  });

  it.each([
    ["the option says that the caller knows", { allowCommandsInBrowser: true }],
    ["somebody vouches for the fetch", { fetchSendsOnce: true }],
  ])("they are sent where %s", async (_, options) => {
    pretendBrowser();
    const { client, fetch } = browser(options);
    expect(await sendCommand(client, "JQ7RP", "unlock-central-lock")).toMatchObject({ outcome: "confirmed" });
    expect((await client.POST(UNLOCK, VEHICLE)).response.status).toBe(200);
    expect(fetch).toHaveBeenCalledTimes(2);
  });

  it("the sandbox takes them", async () => {
    pretendBrowser();
    const sandbox = createSandbox();
    const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
    expect(await sendCommand(client, "LV6V3", "unlock-central-lock")).toMatchObject({ outcome: "confirmed" });
  });
});

it("a DOM that was put into Node is none", async () => {
  vi.stubGlobal("navigator", {
    userAgent: "Mozilla/5.0 (linux) AppleWebKit/537.36 (KHTML, like Gecko) jsdom/26.0.0",
  });
  const { client } = scene(vehicles, { fetchSendsOnce: false });
  expect((await client.POST(UNLOCK, VEHICLE)).response.status).toBe(200);
});
