import { ConnectionError, OneApiError, sendCommand, TimeoutError } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { fails, scene, tokens, vehicles } from "../../support/call.ts";
import { collectUnhandled } from "../../support/collect-unhandled.ts";

// Errors of the package's own classes that a program made: facts of the call cannot be added to them.

collectUnhandled();

const errors: Record<string, () => OneApiError> = {
  "a frozen error": () => Object.freeze(new ConnectionError("lost")),
  "one whose message is fixed": () =>
    Object.defineProperty(new ConnectionError("lost"), "message", { value: "lost", writable: false }),
  "one with a cause that has no words": () =>
    new ConnectionError("lost", { cause: Object.assign(new Error(), { message: 7 }) }),
};

describe.each(Object.entries(errors))("%s", (_, make) => {
  it("of a middleware ends a read in itself, and a command as not sent", async () => {
    const error = make();
    const { client, outcome, events, sent } = scene(vehicles);
    client.use({
      onRequest() {
        throw error;
      },
    });
    expect((await outcome(client.GET("/vehicles"))).error).toBe(error);
    expect(await sendCommand(client, "K7M2P", "unlock-central-lock")).toMatchObject({ outcome: "notSent" });
    expect(events.map(({ type }) => type)).toEqual(["call-finished", "call-finished"]);
    expect(sent).toEqual([]);
  });

  it("of a token provider does as well", async () => {
    const error = make();
    const tokenProvider = { ...tokens(), getToken: () => Promise.reject(error) };
    const { client, outcome } = scene(vehicles, { tokenProvider });
    expect((await outcome(client.GET("/vehicles"))).error).toBe(error);
    expect(await sendCommand(client, "K7M2P", "unlock-central-lock")).toMatchObject({ outcome: "notSent" });
  });
});

it("a frozen time limit of a middleware after another failure ends the call in itself", async () => {
  const error = Object.freeze(new TimeoutError("late", { code: "timeout" }));
  const { client, outcome, sent } = scene([fails(new Error("lost")), vehicles]);
  client.use({
    onRequest() {
      if (sent.length) throw error;
    },
  });
  expect((await outcome(client.GET("/vehicles"))).error).toBe(error);
});

it("a frozen reason of a caller who leaves a command to others is its error", async () => {
  const reason = Object.freeze(new OneApiError("enough", { code: "aborted" }));
  const controller = new AbortController();
  const { client, sent } = scene(vehicles);
  const leaves = sendCommand(client, "K7M2P", "unlock-central-lock", { signal: controller.signal });
  const stays = sendCommand(client, "K7M2P", "unlock-central-lock");
  controller.abort(reason);
  expect(await leaves).toMatchObject({ outcome: "unknown", error: reason });
  expect((await stays).outcome).toBe("confirmed");
  expect(sent).toHaveLength(1);
});
