import type { Sandbox, SandboxServer } from "invers-oneapi/testing";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { rejection } from "../support.ts";
import { exchange } from "./http.ts";
import { listening } from "./listening.ts";

let sandbox: Sandbox;
let server: SandboxServer;
let headers: Record<string, string>;

beforeEach(async () => {
  ({ sandbox, server, headers } = await listening());
});
afterEach(() => server.close());

describe("it listens where it is told to", () => {
  test("on all addresses, for containers; the URL is one that this machine reaches", async () => {
    const open = await sandbox.listen({ host: "0.0.0.0" });
    expect(open.url).toBe(`http://127.0.0.1:${open.port}`);
    expect((await fetch(`${open.url}/vehicles`, { headers })).status).toBe(200);
    await open.close();
  });

  test("on a name", async () => {
    const open = await sandbox.listen({ host: "localhost" });
    expect(open.url).toMatch(/^http:\/\/(127\.0\.0\.1|\[::1\]):\d+$/);
    expect((await fetch(`http://localhost:${open.port}/vehicles`, { headers })).status).toBe(200);
    await open.close();
  });

  test.each<[object, RegExp]>([
    [{ prot: 1 }, /listen: unknown option "prot"/],
    [{ port: "80" }, /option "port" must be a whole number/],
    [{ port: 65_536 }, /option "port"/],
    [{ host: "" }, /option "host"/],
    [{ host: "http://127.0.0.1" }, /option "host" must be a host name or an IP address/],
  ])("%j is refused", async (options, message) => {
    const error = await rejection(sandbox.listen(options));
    expect(error.message).toMatch(message);
    expect(error).toMatchObject({ code: "config" });
  });
});

describe("what is odd gets a problem, not a dropped connection", () => {
  test.each([
    [
      "a target that is no URL",
      "GET / HTTP/1.1\r\nHost: localhost:99999\r\nConnection: close\r\n\r\n",
      "400",
    ],
    [
      "a method that fetch forbids",
      "TRACE / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      "400",
    ],
    [
      "a body of more than 1 MiB",
      `POST /vehicles HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999999\r\n\r\n${"x".repeat(2 ** 20 + 1)}`,
      "413",
    ],
  ])("%s", async (_, text, status) => {
    const answer = await exchange(server.port, text);
    expect(answer.slice(9, 12)).toBe(status);
    expect(JSON.parse(answer.slice(answer.indexOf("{")))).toMatchObject({ status: Number(status) });
    expect((await fetch(`${server.url}/vehicles`, { headers })).status).toBe(200);
  });

  test("a page token that nobody gave out", async () => {
    const token = encodeURIComponent(btoa('["vehicles",0,5,{}]'));
    const response = await fetch(`${server.url}/vehicles?page_token=${token}`, { headers });
    expect([response.status, (await response.json()).type]).toEqual([400, "/problems/validation-error"]);
  });
});
