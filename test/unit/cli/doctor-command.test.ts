import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { createSandbox, type Sandbox, type SandboxOptions } from "invers-oneapi/testing";
import { describe, expect, onTestFinished, test } from "vitest";
import { type DoctorWorld, doctorCommand } from "../../../src/cli/doctor-command.ts";
import { systemClock } from "../../../src/clock.ts";
import { connectProxy } from "../../support/connect-proxy.ts";
import { selfSigned } from "../../support/self-signed.ts";
import { capture } from "./said.ts";

/** Where the doctor is to look, and the sandbox that it meets there. */
interface Scene extends DoctorWorld {
  readonly env: Record<string, string>;
  readonly sandbox: Sandbox;
}

const AWAY = "https://api.away.example";

async function scene(options: SandboxOptions = {}, env: Record<string, string> = {}): Promise<Scene> {
  const sandbox = createSandbox(options);
  const server = await sandbox.listen();
  onTestFinished(() => server.close());
  const { clientId, clientSecret } = sandbox.credentials;
  return {
    sandbox,
    resolve: async () => [{ address: "192.0.2.1" }],
    env: {
      INVERS_CLIENT_ID: clientId,
      INVERS_CLIENT_SECRET: clientSecret,
      INVERS_BASE_URL: server.url,
      ...env,
    },
  };
}

async function doctor(world: DoctorWorld, ...args: string[]) {
  const { out, error } = capture();
  const code = await doctorCommand(args, world);
  return { code, first: out[0], out: out.join("\n"), error };
}

/** All that the doctor may send, whatever is wrong. */
function expectOnlyReads({ requests }: Sandbox): void {
  for (const { method, path } of requests) {
    expect(["GET /vehicles", "POST /auth/oauth/token"]).toContain(`${method} ${path}`);
  }
}

const VEHICLES = { path: "/vehicles" };
const TOKENS = { path: "/auth/oauth/token" };
const refused = { kind: "status", status: 401, body: { error: "invalid_client" }, on: TOKENS } as const;

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

async function withFault(fault: Parameters<Sandbox["inject"]>[0]): Promise<Scene> {
  const made = await scene();
  made.sandbox.inject(fault);
  return made;
}

async function withEnv(change: (env: Record<string, string>) => Record<string, string>): Promise<Scene> {
  const made = await scene();
  return { ...made, env: { ...made.env, ...change(made.env) } };
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
    "API: GET /vehicles without a token is answered 200 with a web page in place of the API",
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
    () => withFault({ kind: "rate-limit", on: VEHICLES, after: 1, waitMs: 30_000 }),
    /^rate limit: the rate limit of 1000000 is used up; it starts anew in (29|30|31) s$/,
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

test("where nothing is wrong it says so, with what it saw in each step", async () => {
  const made = await scene();
  const { code, first, out, error } = await doctor(made);
  expect({ code, first, error }).toEqual({ code: 0, first: "It works", error: [] });
  expect(out).toContain("  ok    token       it lives 900 s");
  expect(out).toContain("  ok    rate limit  999999 of 1000000 requests are left");
  expect(out).toMatch(/^Flow id, for INVERS: [\da-f-]{36}$/m);
  expect(made.sandbox.requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "GET /vehicles",
    "POST /auth/oauth/token",
    "GET /vehicles",
  ]);
});

test("the other form of Basic is suggested where it differs, and not tried", async () => {
  const made = await withEnv(() => ({ INVERS_CLIENT_SECRET: "a+b/c=" }));
  made.sandbox.inject({ ...refused, times: Infinity });
  const { out } = await doctor(made);
  expect(out).toContain('the option clientAuthentication: "basic-encoded"');
  expect(made.sandbox.tokenRequests).toBe(1);
  await doctor(made, "--client-authentication", "basic-encoded");
  expect(made.sandbox.tokenRequests).toBe(2);
});

test("--json tells it to programs", async () => {
  const { code, out } = await doctor(await scene({ permissions: [] }), "--json");
  const { exitCode, findings, flowId } = JSON.parse(out);
  expect(code).toBe(18);
  expect(exitCode).toBe(18);
  expect(flowId).toMatch(/^[\da-f-]{36}$/);
  expect(
    findings.map(({ step, verdict }: { step: string; verdict: string }) => `${step} ${verdict}`),
  ).toEqual([
    "variables ok",
    "URLs ok",
    "DNS ok",
    "proxy ok",
    "TLS ok",
    "API ok",
    "clock ok",
    "token ok",
    "permissions wrong",
    "rate limit skipped",
  ]);
});

test("after what is wrong nothing more is sent", async () => {
  const made = await withFault({ kind: "html", on: VEHICLES });
  await doctor(made);
  expect(made.sandbox.tokenRequests).toBe(0);
});

test("a wrong form of Basic is exit code 2", async () => {
  const { code, error } = await doctor({}, "--client-authentication", "digest");
  expect(code).toBe(2);
  expect(error[0]).toBe("invers-oneapi doctor: --client-authentication is basic or basic-encoded");
});
