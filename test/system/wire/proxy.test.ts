import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import {
  type Dispatcher,
  EnvHttpProxyAgent,
  getGlobalDispatcher,
  ProxyAgent,
  setGlobalDispatcher,
  fetch as undiciFetch,
} from "undici";
import { afterEach, describe, expect, it, onTestFinished } from "vitest";
import { UNLOCK, VEHICLE } from "../../support/call.ts";
import { type ConnectProxy, connectProxy } from "../../support/connect-proxy.ts";
import { nodeOf } from "../../support/node-of.ts";
import { wire } from "../../support/wire.ts";
import { clientOf, failureOf, list } from "./client.ts";

type Send = (url: string, init: RequestInit) => Promise<Response>;

/** npm's undici, as the guide has it. */
const undici = (dispatcher: Dispatcher): Send => {
  return (url, init) => undiciFetch(url, { ...init, dispatcher } as never) as unknown as Promise<Response>;
};

async function proxy(refusal?: string): Promise<ConnectProxy> {
  const one = await connectProxy(refusal);
  onTestFinished(() => one.close());
  return one;
}

describe("through a proxy, by undici of npm", () => {
  it.each([
    ["ProxyAgent", (url: string) => new ProxyAgent(url)],
    [
      "EnvHttpProxyAgent",
      (url: string) => new EnvHttpProxyAgent({ httpProxy: url, httpsProxy: url, noProxy: "" }),
    ],
  ])("%s: reads and commands arrive once", async (_, agent) => {
    const { origin, requests } = await wire((socket) => void socket.write(list));
    const tunnel = await proxy();
    const { client } = clientOf(origin, { fetch: undici(agent(tunnel.url)), fetchSendsOnce: true });
    expect((await client.GET("/vehicles")).data).toEqual({ items: [] });
    expect((await client.POST(UNLOCK, VEHICLE)).response.status).toBe(200);
    expect(requests.map((request) => request.split(" ")[0])).toEqual(["GET", "POST"]);
    expect(tunnel.asked).toContain(new URL(origin).host);
  });

  it("a host that NO_PROXY names is reached without", async () => {
    const { origin } = await wire((socket) => void socket.write(list));
    const tunnel = await proxy();
    const agent = new EnvHttpProxyAgent({ httpProxy: tunnel.url, noProxy: "127.0.0.1" });
    expect((await clientOf(origin, { fetch: undici(agent) }).client.GET("/vehicles")).response.status).toBe(
      200,
    );
    expect(tunnel.asked).toEqual([]);
  });
});

describe.each(["407 Proxy Authentication Required", "502 Bad Gateway"])(
  "a proxy that answers %s",
  (refusal) => {
    const message = `could not connect (proxy): the proxy answered ${refusal.slice(0, 3)} to CONNECT`;
    const original = getGlobalDispatcher();
    afterEach(() => setGlobalDispatcher(original));

    it("is told by code and message, and a command is not sent", async () => {
      const tunnel = await proxy(refusal);
      const fetch = undici(new ProxyAgent(tunnel.url));
      const { client } = clientOf("https://api.invers.test", { fetch, fetchSendsOnce: true });
      const error = await failureOf(client.GET("/vehicles"));
      expect(error).toMatchObject({ name: "ConnectionError", code: "proxy", attempts: 3 });
      expect(error.message).toContain(message);
      expect(await failureOf(client.POST(UNLOCK, VEHICLE))).toMatchObject({
        ...{ code: "proxy", outcome: "notSent", attempts: 2 },
      });
    });

    it("is so where the platform's own fetch has the agent, and unknown where nobody vouches for a fetch", async () => {
      const tunnel = await proxy(refusal);
      const { client: unproven } = clientOf("https://api.invers.test", {
        fetch: undici(new ProxyAgent(tunnel.url)),
      });
      expect(await failureOf(unproven.POST(UNLOCK, VEHICLE))).toMatchObject({
        code: "proxy",
        outcome: "unknown",
      });
      setGlobalDispatcher(new ProxyAgent(tunnel.url));
      const { client } = clientOf("https://api.invers.test");
      expect(await failureOf(client.POST(UNLOCK, VEHICLE))).toMatchObject({
        code: "proxy",
        outcome: "notSent",
      });
    });
  },
);

it("a dispatcher of another undici is named in the message, and nothing is tried again", async () => {
  // What undici 8 says to the handlers of Node 22 and 24, and undici 6 to those of Node 26.
  const dispatcher = {
    dispatch() {
      throw Object.assign(new Error("invalid onRequestStart method"), { code: "UND_ERR_INVALID_ARG" });
    },
  };
  const { client } = clientOf("https://api.invers.test", {
    fetch: (url, init) => fetch(url, { ...init, dispatcher } as RequestInit),
  });
  const error = await failureOf(client.GET("/vehicles"));
  expect(error).toMatchObject({ name: "ConfigError", attempts: 1 });
  expect(error.message).toMatch(/the dispatcher is of another undici version than this fetch/);
});

it("NODE_USE_ENV_PROXY leads Node 24 through the proxy, and tells of it what an agent would", async () => {
  const node = await nodeOf(24);
  if (!node) return;
  const folder = mkdtempSync(join(tmpdir(), "proxy-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const program = `import { createClient, sendCommand } from ${JSON.stringify(here("../../../src/index.ts"))};
    const tokenProvider = { getToken: async () => ({ reveal: () => "t" }), invalidate: () => "stale" };
    const client = createClient({ tokenProvider, baseUrl: process.argv[2], random: () => 0 });
    const { outcome, reason, error } = await sendCommand(client, "JQ7RP", "unlock-central-lock");
    console.log(outcome, reason, error?.code);`;
  const outfile = join(folder, "program.mjs");
  const stdin = { contents: program, resolveDir: folder, loader: "ts" as const };
  await build({ stdin, outfile, bundle: true, platform: "node", format: "esm" });
  const said = async (url: string, through: ConnectProxy): Promise<string> => {
    // By the names that come first: those in capital letters may be somebody's own.
    const proxies = { http_proxy: through.url, https_proxy: through.url, no_proxy: "" };
    const env = { ...process.env, NODE_USE_ENV_PROXY: "1", ...proxies };
    const { stdout } = await promisify(execFile)(node, [outfile, url], { env });
    return stdout.trim();
  };
  const { origin, requests } = await wire((socket) => void socket.end(list));
  const tunnel = await proxy();
  expect(await said(origin, tunnel)).toBe("confirmed undefined undefined");
  expect([requests.length, tunnel.asked.length]).toEqual([1, 1]);
  expect(await said("https://api.invers.test", await proxy("407 No"))).toBe("notSent unreachable proxy");
}, 90_000);
