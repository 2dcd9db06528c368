import { ConnectionError, OneApiError, TimeoutError, TokenError } from "invers-oneapi";
import { expect, test } from "vitest";
import { type Api, api, failure, hang, is, json, ok, unlock } from "./api.ts";

test.each(["ECONNRESET", "EPIPE", "UND_ERR_SOCKET", "WHATEVER"])(
  "%s may have been sent: unknown",
  async (code) => {
    const one = api(() => failure(code));
    const unknown = is(await unlock(one), "unknown");
    expect(ConnectionError.is(unknown.error) && unknown.error.outcome).toBe("unknown");
    expect(one.sent).toHaveLength(1);
  },
);

test.each([
  ["ENOTFOUND", "getaddrinfo"],
  ["ECONNREFUSED", "connect"],
  ["ENETUNREACH", "connect"],
  ["UND_ERR_CONNECT_TIMEOUT", undefined],
])("%s: tried once again, then not sent", async (code, syscall) => {
  const one = api(() => failure(code, syscall));
  const pending = unlock(one);
  await one.clock.advance(1_000);
  const notSent = is(await pending, "notSent");
  expect(notSent).toMatchObject({ reason: "unreachable", attempts: 2 });
  expect(notSent.error.message).toContain("it was not sent");
});

test("could not connect, then could: confirmed", async () => {
  const one = api((_vehicle, _command, before) => (before ? ok : failure("ECONNREFUSED", "connect")));
  expect(is(await unlock(one), "confirmed").attempts).toBe(2);
});

test("could not connect, then lost: unknown", async () => {
  const one = api((_v, _c, before) =>
    failure(before ? "ECONNRESET" : "ECONNREFUSED", before ? "read" : "connect"),
  );
  expect(is(await unlock(one), "unknown").attempts).toBe(2);
});

test("a certificate that is not accepted: not sent, never again", async () => {
  const one = api(() => failure("DEPTH_ZERO_SELF_SIGNED_CERT"));
  expect(is(await unlock(one), "notSent")).toMatchObject({ reason: "tls", attempts: 1 });
});

test("without a token: not sent", async () => {
  const one = api(undefined, { token: json({ error: "invalid_client" }, 401) });
  const notSent = is(await unlock(one), "notSent");
  expect(notSent.reason).toBe("token");
  expect(TokenError.is(notSent.error)).toBe(true);
  expect(one.sent).toEqual([]);
});

test("an attempt that is not answered in time: unknown", async () => {
  const one = api(() => hang);
  const pending = unlock(one, { timeout: 5_000 });
  await one.clock.advance(5_000);
  const unknown = is(await pending, "unknown");
  expect(TimeoutError.is(unknown.error) && unknown.error.code).toBe("timeout");
  expect(unknown.sentAt).toEqual(new Date(one.clock.wall() - 5_000));
  expect(one.clock.pending).toBe(0);
});

test("aborted: not sent before, unknown after, with the caller's reason as the cause", async () => {
  const before = await unlock(api(), { signal: AbortSignal.abort("enough") });
  expect(is(before, "notSent")).toMatchObject({
    reason: "aborted",
    error: { code: "aborted", cause: "enough" },
  });

  const one = api(() => hang);
  const controller = new AbortController();
  const pending = unlock(one, { signal: controller.signal });
  await one.clock.advance(100);
  controller.abort("enough");
  const after = is(await pending, "unknown");
  expect(after.error).toMatchObject({ code: "aborted", cause: "enough", outcome: "unknown", attempts: 1 });
  expect(after.error.message).toContain("it is unknown whether it was carried out");
  expect(one.events.filter(({ type }) => type === "command-unknown")).toHaveLength(1);
});

test("closed: not sent before, unknown after", async () => {
  const one = api(() => hang);
  const pending = unlock(one);
  await one.clock.advance(100);
  one.client.close();
  expect(is(await pending, "unknown").error.code).toBe("closed");
  expect(is(await unlock(one), "notSent")).toMatchObject({ reason: "closed", attempts: 0 });
});

test("a middleware that refuses: not sent, and its own error stays out of sight", async () => {
  const one = api();
  one.client.use({
    onRequest() {
      throw new Error('header "Bearer abc" refused');
    },
  });
  const notSent = is(await unlock(one), "notSent");
  expect(notSent.reason).toBe("blocked");
  expect(OneApiError.is(notSent.error)).toBe(true);
  expect(notSent.error.message).not.toContain("abc");
});

test("client.POST on a command path tells the same in its error", async () => {
  const call = (one: Api) =>
    one.client.POST("/vehicles/{vehicle_id}/commands/unlock-central-lock", {
      params: { path: { vehicle_id: "JQ7RP" } },
    });
  await expect(call(api(() => failure("ECONNRESET")))).rejects.toMatchObject({ outcome: "unknown" });
  await expect(call(api(() => failure("DEPTH_ZERO_SELF_SIGNED_CERT")))).rejects.toMatchObject({
    outcome: "notSent",
  });
});
