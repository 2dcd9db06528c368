import { createManualClock, createSandbox, type SandboxFault } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { rejection, requestToken } from "../support.ts";

const TOKENS = { path: "/auth/oauth/token" };

function setUp(...faults: SandboxFault[]) {
  const clock = createManualClock();
  const sandbox = createSandbox({ clock });
  for (const fault of faults) sandbox.inject(fault);
  const list = async (token: string) =>
    (await sandbox.fetch("/vehicles?limit=1", { headers: { Authorization: `Bearer ${token}` } })).status;
  return { clock, sandbox, list };
}

describe("the token endpoint, scripted", () => {
  test("latency", async () => {
    const { clock, sandbox } = setUp({ kind: "latency", ms: 500, on: TOKENS });
    let done = false;
    const token = requestToken(sandbox).finally(() => {
      done = true;
    });
    await clock.advance(499);
    expect(done).toBe(false);
    await clock.advance(1);
    expect((await token).status).toBe(200);
  });

  test("stall and reset", async () => {
    const { sandbox } = setUp({ kind: "reset", on: TOKENS }, { kind: "stall", on: TOKENS });
    expect((await rejection(requestToken(sandbox))).cause?.code).toBe("ECONNRESET");
    const url = "/auth/oauth/token?grant_type=client_credentials";
    const controller = new AbortController();
    const stalled = sandbox.fetch(url, { method: "POST", signal: controller.signal });
    controller.abort(new Error("enough"));
    expect((await rejection(stalled)).message).toBe("enough");
  });

  test("status, Retry-After, and a body of one's own", async () => {
    const { sandbox } = setUp(
      { kind: "status", status: 503, headers: { "Retry-After": "7" }, on: TOKENS },
      { kind: "status", status: 200, body: "<html>", on: TOKENS },
      { kind: "status", status: 200, body: { access_token: 5 }, on: TOKENS },
    );
    const outage = await requestToken(sandbox);
    expect([outage.status, outage.headers.get("retry-after")]).toEqual([503, "7"]);
    expect((await requestToken(sandbox)).body).toBe("<html>");
    expect((await requestToken(sandbox)).body).toEqual({ access_token: 5 });
    expect((await requestToken(sandbox)).body.token_type).toBe("bearer");
    expect(sandbox.tokenRequests).toBe(4);
  });

  test("the same token again, with what is left of its lifetime", async () => {
    const { clock, sandbox, list } = setUp({ kind: "same-token", after: 1 });
    const first = await requestToken(sandbox);
    await clock.advance(600_000);
    const again = await requestToken(sandbox);
    expect(again.body).toEqual({ ...first.body, expires_in: 300 });
    expect(sandbox.requests.map(({ token }) => token)).toEqual([1, 1]);
    const { access_token: other } = (await requestToken(sandbox)).body;
    expect(other).not.toBe(first.body.access_token);
    await clock.advance(300_000);
    expect([await list(first.body.access_token), await list(other)]).toEqual([401, 200]);
  });

  test("the same token with a lifetime that it does not have", async () => {
    const { clock, sandbox, list } = setUp(
      { kind: "same-token" },
      { kind: "lifetime", seconds: 900, after: 1 },
    );
    // There is no previous one yet.
    const first = await requestToken(sandbox);
    expect(first.status).toBe(200);
    sandbox.inject({ kind: "same-token" });
    await clock.advance(600_000);
    expect((await requestToken(sandbox)).body).toEqual(first.body);
    await clock.advance(300_000);
    expect(await list(first.body.access_token)).toBe(401);
  });

  test("lifetime of the next tokens", async () => {
    const { clock, sandbox, list } = setUp({ kind: "lifetime", seconds: 60, times: 2 });
    const tokens = [await requestToken(sandbox), await requestToken(sandbox), await requestToken(sandbox)];
    expect(tokens.map(({ body }) => body.expires_in)).toEqual([60, 60, 900]);
    await clock.advance(60_000);
    const statuses = await Promise.all(tokens.map(({ body }) => list(body.access_token)));
    expect(statuses).toEqual([401, 401, 200]);
  });

  test("a token whose answer was lost is issued all the same", async () => {
    const { sandbox } = setUp({ kind: "reset", at: "response", on: TOKENS });
    await rejection(requestToken(sandbox));
    await requestToken(sandbox);
    expect(sandbox.requests.map(({ token }) => token)).toEqual([1, 2]);
  });
});
