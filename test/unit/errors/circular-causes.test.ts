import { ConnectionError, TimeoutError } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { causesOf, deepestCode, rootOf } from "../../../src/errors/redact-error.ts";
import { fails, type Reply, raw, scene, tokens, vehicles } from "../../support/call.ts";
import { collectUnhandled } from "../../support/collect-unhandled.ts";

const withCause = <E extends Error>(error: E, cause: unknown): E => Object.assign(error, { cause });

/** An error that is its own cause, two that are each other's, and one whose causes never end. */
const chains: Record<string, () => Error> = {
  "its own cause": () => {
    const error = new ConnectionError("lost", { code: "reset" });
    return withCause(error, error);
  },
  "two that cause each other": () => {
    const [outer, inner] = [new ConnectionError("lost", { code: "reset" }), new Error("below")];
    return withCause(outer, withCause(inner, outer));
  },
  "causes without an end": () => {
    const error = new ConnectionError("lost", { code: "reset" });
    const endless = (): Error => Object.defineProperty(new Error("below"), "cause", { get: endless });
    return withCause(error, endless());
  },
  "a time limit that is its own cause": () => {
    const error = new TimeoutError("late", { code: "timeout" });
    return withCause(error, error);
  },
};

collectUnhandled();

describe.each(Object.entries(chains))("%s", (_, make) => {
  it("is looked through to an end", () => {
    expect(causesOf(make()).length).toBeLessThanOrEqual(8);
    expect(rootOf(make())).toBeInstanceOf(Error);
    expect(deepestCode(make())).toMatch(/reset|timeout/);
  });

  it("thrown by a middleware or by fetch, ends the call with an error, and nothing is unhandled", async () => {
    const error = make();
    const { client, outcome, events } = scene(vehicles);
    client.use({
      onRequest() {
        throw error;
      },
    });
    expect((await outcome(client.GET("/vehicles"))).error).toBe(error);
    expect(events.map(({ type }) => type)).toEqual(["call-finished"]);
    const failing = scene(() => Promise.reject(make()));
    const failed = await failing.outcome(failing.client.GET("/vehicles"));
    expect(failed.error).toMatchObject({ name: "ConnectionError" });
    expect(failing.events.map(({ type }) => type)).toContain("call-finished");
  });
});

const refused = Object.assign(new Error("connect ECONNREFUSED 10.0.0.7:443"), {
  code: "ECONNREFUSED",
  syscall: "connect",
});
const unauthorized = raw(401, null);

it.each<[string, Reply[], cause: object | undefined]>([
  ["alone has no cause", [unauthorized], undefined],
  ["after another failure has that one as its cause", [fails(refused), unauthorized], refused],
])("a time limit that passes in a 401, where there is no other token, %s", async (_, replies, cause) => {
  const kept = { ...tokens(), invalidate: () => "stale" as const };
  const { client, sent, outcome } = scene(replies, { tokenProvider: kept });
  client.use({ onResponse: () => new Promise<never>(() => {}) });
  const { error } = await outcome(client.GET("/vehicles", { timeout: 1_000 }));
  expect(sent).toHaveLength(replies.length);
  expect(error).toMatchObject({ name: "TimeoutError", code: "timeout" });
  const below = (error as TimeoutError).cause;
  if (cause) expect(below).toMatchObject({ message: refused.message });
  else expect(below).toBeUndefined();
});
