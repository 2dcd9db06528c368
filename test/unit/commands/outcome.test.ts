import { ProblemError, ResponseError } from "invers-oneapi";
import { expect, test } from "vitest";
import { api, FLOW_ID, is, json, ok, problem, STATE, unlock } from "./api.ts";

test("confirmed: the vehicle's new state and the flow id", async () => {
  const one = api();
  expect(await unlock(one)).toEqual({ outcome: "confirmed", attempts: 1, flowId: FLOW_ID, state: STATE });
  expect(one.sent).toEqual(["JQ7RP unlock-central-lock"]);
});

const cut = () => {
  const body = new ReadableStream({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{"central_lock":'));
      controller.error(new TypeError("terminated"));
    },
  });
  return new Response(body, {
    headers: { "content-type": "application/json", "X-INVERS-Flow-ID": FLOW_ID },
  });
};
const text = (body: string | null, type: string) => () =>
  new Response(body, { headers: { "content-type": type, "X-INVERS-Flow-ID": FLOW_ID } });

test.each([
  ["cut short", cut],
  ["not parsable", text('{"central_lock":', "application/json")],
  ["empty", text("", "application/json")],
  ["no content", () => new Response(null, { status: 204, headers: { "X-INVERS-Flow-ID": FLOW_ID } })],
  ["no object", json("done")],
])("a success that is %s is confirmed, without a state", async (_, answer) => {
  const one = api(() => answer);
  expect(await unlock(one)).toEqual({ outcome: "confirmed", attempts: 1, flowId: FLOW_ID, state: undefined });
  expect(one.sent).toHaveLength(1);
});

test.each([
  [302, "about:blank", false],
  [400, "/problems/validation-error", false],
  [403, "/problems/missing-permissions", false],
  [403, "/problems/authorization-server-error", true],
  [404, "about:blank", false],
  [409, "/problems/vehicle/conflicting-state", false],
  [409, "/problems/vehicle/conflicting-command", true],
  [412, "/problems/resource-modified", false],
  [421, "about:blank", false],
])("%i %s is rejected, temporary: %s, and not sent again", async (status, type, temporary) => {
  const one = api(() => problem(status, type));
  const rejected = is(await unlock(one), "rejected");
  expect(rejected).toMatchObject({ temporary, attempts: 1, flowId: FLOW_ID, problem: { type, status } });
  expect(one.sent).toHaveLength(1);
});

test("401 is sent again with a new token, once", async () => {
  const tokens = ["one", "two", "three"];
  const one = api(() => problem(401, "/problems/invalid-credentials"), {
    token: () => json({ access_token: tokens.shift(), token_type: "bearer", expires_in: 900 })(),
  });
  const rejected = is(await unlock(one), "rejected");
  expect(rejected).toMatchObject({ temporary: false, attempts: 2 });
  expect(one.sent).toHaveLength(2);
});

test("429 is rejected with the server's time, unless the caller asks to wait", async () => {
  const limited = problem(429, "/problems/too-many-requests", { "Retry-After": "3" });
  const one = api((_vehicle, _command, before) => (before ? ok : limited));
  const rejected = is(await unlock(one), "rejected");
  expect(rejected).toMatchObject({ temporary: true, retryAt: new Date(one.clock.wall() + 3_000) });

  const two = api((_vehicle, _command, before) => (before ? ok : limited));
  const waiting = unlock(two, { retry: { attempts: 2 } });
  await two.clock.advance(3_000);
  expect(is(await waiting, "confirmed").attempts).toBe(2);
});

test("the wait after 429 has to fit the freshness of the command", async () => {
  const one = api(() => problem(429, "/problems/too-many-requests", { "Retry-After": "11" }));
  expect(is(await unlock(one, { retry: { attempts: 3 } }), "rejected").attempts).toBe(1);
  expect(one.clock.pending).toBe(0);
});

test("stopped while it waits after 429, the refusal stays the last word", async () => {
  const one = api(() => problem(429, "/problems/too-many-requests", { "Retry-After": "3" }));
  const controller = new AbortController();
  const waiting = unlock(one, { retry: { attempts: 3 }, signal: controller.signal });
  await one.clock.advance(1_000);
  controller.abort();
  expect(is(await waiting, "rejected").problem.type).toBe("/problems/too-many-requests");
});

test.each([
  [408, "about:blank"],
  [418, "about:blank"],
  [500, "/problems/telematics-unit/error"],
  [500, "/problems/internal-server-error"],
  [502, "about:blank"],
  [503, "about:blank"],
  [504, "about:blank"],
])("%i %s is unknown, and not sent again", async (status, type) => {
  const one = api(() => problem(status, type));
  const unknown = is(await unlock(one), "unknown");
  expect(unknown).toMatchObject({ attempts: 1, flowId: FLOW_ID, sentAt: new Date(one.clock.wall()) });
  expect(ProblemError.is(unknown.error) && unknown.error.problem.type).toBe(type);
  expect(unknown.error.message).toContain("it is unknown whether it was carried out");
  expect(one.sent).toHaveLength(1);
});

test("a success that is not JSON is unknown: something other than the API answered", async () => {
  const unknown = is(await unlock(api(() => text("<html>", "text/html"))), "unknown");
  expect(ResponseError.is(unknown.error)).toBe(true);
});
