import { createManualClock, createSandbox, type Sandbox, type SandboxServer } from "invers-oneapi/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { isAllowedHost } from "../../../../src/testing/gateway/host-header.ts";
import { exchange } from "./http.ts";

let sandbox: Sandbox;
let server: SandboxServer;

beforeEach(async () => {
  sandbox = createSandbox({ clock: createManualClock() });
  server = await sandbox.listen();
});
afterEach(() => server.close());

describe("a web page cannot talk to it under a name of its own (DNS rebinding)", () => {
  const status = async (host: string) =>
    (
      await exchange(server.port, `GET /vehicles HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`)
    ).slice(9, 12);

  test.each([
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "[::1].evil.example",
    "evil.example@127.0.0.1",
    "",
  ])("refuses Host: %s", async (host) => {
    const before = sandbox.requests.length;
    expect(await status(host)).toBe("403");
    expect(sandbox.requests).toHaveLength(before);
  });

  test.each([
    "127.0.0.1",
    "localhost:4010",
    "LOCALHOST",
    "[::1]:80",
    "sandbox",
    "app.localhost",
    "host.docker.internal",
  ])("answers under Host: %s", async (host) => {
    expect(await status(host)).toBe("401");
  });

  test("and under the name that it listens on", async () => {
    expect(isAllowedHost("sandbox.example:80", "sandbox.example")).toBe(true);
    expect(isAllowedHost("other.example:80", "sandbox.example")).toBe(false);
    expect(isAllowedHost(undefined, "127.0.0.1")).toBe(true);
  });
});
