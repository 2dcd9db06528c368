import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createManualClock, type Sandbox } from "invers-oneapi/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../../src/clock.ts";
import { connectProxy } from "../../support/connect-proxy.ts";
import { selfSigned } from "../../support/self-signed.ts";
import { doctor, refused, type Scene, scene, TOKENS, VEHICLES, withEnv, withFault } from "./doctor-scene.ts";

const AWAY = "https://api.away.example";

/** All that the doctor may send, whatever is wrong. */
function expectOnlyReads({ requests }: Sandbox): void {
  for (const { method, path } of requests) {
    expect(["GET /vehicles", "POST /auth/oauth/token"]).toContain(`${method} ${path}`);
  }
}

async function selfSignedServer(): Promise<string> {
  const server = createServer(selfSigned()).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  onTestFinished(() => void server.close());
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

async function tunnelRefused(): Promise<Scene> {
  const proxy = await connectProxy("407 Proxy Authentication Required");
  onTestFinished(() => proxy.close());
  const env = { INVERS_BASE_URL: AWAY, https_proxy: proxy.url, NODE_USE_ENV_PROXY: "1" };
  return { ...(await scene({}, env)), nodeVersion: "v24.1.0" };
}

type Fault = [name: string, inject: () => Promise<Scene>, first: string | RegExp, code: number];

const FAULTS: Fault[] = [
  [
    "the secret is not set",
    () => withEnv(() => ({ INVERS_CLIENT_SECRET: "" })),
    "variables: INVERS_CLIENT_SECRET is not set",
    10,
  ],
  [
    "the secret ends with a line end",
    () => withEnv((env) => ({ INVERS_CLIENT_SECRET: `${env["INVERS_CLIENT_SECRET"]}\n` })),
    "token: the credentials are refused, and INVERS_CLIENT_SECRET ends with a line end",
    17,
  ],
  [
    "the id was cut off at its #",
    () => withEnv(() => ({ INVERS_CLIENT_ID: "TESTX" })),
    "token: the credentials are refused, and INVERS_CLIENT_ID has no #, where a .env file may have cut it off",
    17,
  ],
  [
    "the base URL is plain http",
    () => withEnv(() => ({ INVERS_BASE_URL: "http://api.invers.com" })),
    "URLs: INVERS_BASE_URL is no URL that the client takes",
    11,
  ],
  [
    "the host is in no DNS",
    async () => ({
      ...(await scene({}, { INVERS_BASE_URL: AWAY })),
      resolve: () => Promise.reject(Object.assign(new Error("no"), { code: "ENOTFOUND" })),
    }),
    "DNS: api.away.example cannot be looked up (ENOTFOUND)",
    12,
  ],
  [
    "the proxy wants credentials",
    tunnelRefused,
    /^proxy: https_proxy names 127\.0\.0\.1:\d+, which wants credentials: it answered 407 to CONNECT$/,
    13,
  ],
  [
    "the certificate is signed by nobody",
    async () => scene({}, { INVERS_BASE_URL: await selfSignedServer() }),
    "TLS: the certificate or TLS of localhost is not accepted (DEPTH_ZERO_SELF_SIGNED_CERT)",
    14,
  ],
  [
    "nothing listens",
    () => scene({}, { INVERS_BASE_URL: "http://127.0.0.1:9" }),
    "TLS: 127.0.0.1 cannot be reached (ECONNREFUSED)",
    14,
  ],
  [
    "a sign-on page answers",
    () => withFault({ kind: "html", on: VEHICLES }),
    "API: GET /vehicles without a token is answered 200: the answer is a web page",
    15,
  ],
  [
    "the API is down",
    () => withFault({ kind: "status", status: 503, on: VEHICLES }),
    "API: GET /vehicles without a token is answered 503: the API is down",
    15,
  ],
  [
    "this machine's clock is two hours ahead",
    async () => {
      const clock = { ...systemClock, wall: () => Date.now() + 7_200_000 };
      return { ...(await scene()), clock };
    },
    "clock: this machine's clock is 2 h ahead of the server's",
    16,
  ],
  [
    "the credentials are refused",
    () => withFault(refused),
    /^token: the token endpoint answered 401 \(invalid_client\)/,
    17,
  ],
  [
    "there is no token endpoint",
    () => withFault({ kind: "status", status: 404, on: TOKENS }),
    "token: the token endpoint answered 404 (http-404)",
    17,
  ],
  [
    "the API rejects the new token",
    () => withFault({ kind: "token-rejected", on: VEHICLES, after: 1 }),
    "permissions: GET /vehicles is answered 401 (/problems/invalid-credentials): the API rejects the token that it was just given",
    18,
  ],
  [
    "a permission is missing",
    () => scene({ permissions: ["vehicle-commands"] }),
    "permissions: GET /vehicles is answered 403 (/problems/missing-permissions): the permission vehicles.ro is missing",
    18,
  ],
  [
    "the rate limit is used up",
    async () => {
      // The answer tells whole seconds.
      const clock = createManualClock({ wall: Math.floor(Date.now() / 1_000) * 1_000 });
      const made = await scene({ clock });
      made.sandbox.inject({ kind: "rate-limit", on: VEHICLES, after: 1, waitMs: 30_000 });
      return { ...made, clock };
    },
    "rate limit: the rate limit of 1000000 is used up; it starts anew in 30 s",
    19,
  ],
];

describe("each of these faults is named in the first line, and by the exit code", () => {
  test.each(FAULTS)("%s", async (_, inject, first, code) => {
    const made = await inject();
    const said = await doctor(made);
    if (typeof first === "string") expect(said.first).toBe(first);
    else expect(said.first).toMatch(first);
    expect(said.code).toBe(code);
    expect(said.out).toContain("-> ");
    expectOnlyReads(made.sandbox);
    const secret = made.env["INVERS_CLIENT_SECRET"]?.trim();
    if (secret) expect(said.out).not.toContain(secret);
  });
});
