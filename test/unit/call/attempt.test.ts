import { describe, expect, it } from "vitest";
import { contextOf } from "../../../src/client-context.ts";
import { halfBody, hangs, json, problem, raw, scene, UNLOCK, VEHICLE, vehicles } from "../../support/call.ts";

const typed = { "Content-Type": "application/json" };

describe("a body that is read as a stream", () => {
  const open = async (options = {}) => {
    const made = scene(raw(200, () => halfBody(), typed));
    const { value } = await made.outcome(made.client.GET("/vehicles", { parseAs: "stream", ...options }));
    const reader = (value as { data: ReadableStream<Uint8Array> }).data.getReader();
    await reader.read();
    const rest = reader.read().then(
      () => "more",
      (error: unknown) => error,
    );
    return { ...made, rest, reader };
  };

  it("ends by the caller's abort, with its reason", async () => {
    const controller = new AbortController();
    const { rest, clock } = await open({ signal: controller.signal });
    controller.abort("enough");
    expect(await rest).toBe("enough");
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it("ends by the deadline of the call", async () => {
    const { rest, clock } = await open({ deadline: 5_000 });
    await clock.advance(5_000);
    expect(await rest).toMatchObject({ code: "deadline" });
    expect(clock.pending).toBe(0);
  });

  it("ends by close()", async () => {
    const { rest, client, clock } = await open();
    client.close();
    expect(await rest).toMatchObject({ code: "closed" });
    await clock.advance(0);
    expect(clock.pending).toBe(0);
  });

  it("ends where nobody has begun to read it, and lets go of the connection", async () => {
    let isCancelled = false;
    const body = () =>
      new ReadableStream({
        pull: (out) => out.enqueue(new Uint8Array(9)),
        cancel: () => {
          isCancelled = true;
        },
      });
    const { client, clock, outcome } = scene(raw(200, body, typed));
    const { value } = await outcome(client.GET("/vehicles", { parseAs: "stream" }));
    await clock.advance(0);
    client.close();
    await clock.advance(0);
    expect([isCancelled, clock.pending, contextOf(client).inFlight.size]).toEqual([true, 0, 0]);
    const { data } = value as { data: ReadableStream };
    await expect(data.getReader().read()).rejects.toMatchObject({ code: "closed" });
  });

  it("leaves nothing behind once it was read, or let go of", async () => {
    const { client, clock, outcome } = scene(vehicles);
    const { value } = await outcome(client.GET("/vehicles", { parseAs: "stream" }));
    expect(await new Response(value?.data as ReadableStream).json()).toEqual({ items: [{ id: "K7M2P" }] });
    await clock.advance(0);
    expect(clock.pending).toBe(0);
    const { reader, clock: other } = await open();
    await reader.cancel();
    await other.advance(0);
    expect(other.pending).toBe(0);
  });
});

describe("a signal that many calls share", () => {
  it("has one listener, however many calls are under way, and none afterwards", async () => {
    const warnings: unknown[] = [];
    const warn = (warning: Error): void => void warnings.push(warning.name);
    process.on("warning", warn);
    const { client, clock } = scene(hangs);
    const controller = new AbortController();
    let [listeners, most] = [0, 0];
    const { addEventListener, removeEventListener } = controller.signal;
    Object.assign(controller.signal, {
      addEventListener(...given: unknown[]) {
        most = Math.max(most, ++listeners);
        return Reflect.apply(addEventListener, controller.signal, given);
      },
      removeEventListener(...given: unknown[]) {
        listeners--;
        return Reflect.apply(removeEventListener, controller.signal, given);
      },
    });
    const calls = Array.from({ length: 1_000 }, () => client.GET("/vehicles", { signal: controller.signal }));
    const ended = Promise.allSettled(calls);
    await clock.advance(0);
    controller.abort("enough");
    const reasons = (await ended).map((each) => each.status === "rejected" && each.reason);
    expect(new Set(reasons)).toEqual(new Set(["enough"]));
    await new Promise<void>((resolve) => setImmediate(resolve));
    process.off("warning", warn);
    expect([most, listeners, warnings]).toEqual([1, 0, []]);
    expect(clock.pending).toBe(0);
  });
});

describe("the size of an answer", () => {
  const large = (bytes: number): string => JSON.stringify({ items: ["x".repeat(bytes)] });

  it("of a read is bounded by an option, whether or not its length is declared", async () => {
    const body = large(2_000);
    for (const headers of [typed, { ...typed, "Content-Length": String(body.length) }]) {
      const { client, sent, outcome } = scene(raw(200, body, headers), { maxResponseBytes: 1_000 });
      const { error } = await outcome(client.GET("/vehicles"));
      expect(error).toMatchObject({ name: "ResponseError", code: "too-large", attempts: 1 });
      expect(sent).toHaveLength(1);
    }
    const { client, outcome } = scene(raw(200, body, typed));
    expect((await outcome(client.GET("/vehicles"))).error).toBeUndefined();
  });

  it("of a command is bounded, and what the status says of it stands", async () => {
    const { client, outcome } = scene(raw(200, large(1_100_000), typed));
    expect((await outcome(client.POST(UNLOCK, VEHICLE))).error).toMatchObject({
      code: "too-large",
      outcome: "confirmed",
    });
  });

  it("of a problem is bounded, and its status stands", async () => {
    const { client, outcome } = scene(raw(409, large(1_100_000), typed));
    const { value } = await outcome(client.GET("/vehicles"));
    expect(value?.error).toMatchObject({ type: "about:blank", status: 409 });
  });
});

describe("what an answer says of itself", () => {
  it.each([
    ["204", raw(204, null, typed)],
    ["205", raw(205, null, typed)],
    ["a declared length of 0", raw(200, "", { ...typed, "Content-Length": "0" })],
  ])("%s has nothing to read, whatever its content type: a success", async (_, reply) => {
    for (const call of ["read", "command"]) {
      const { client, events, outcome } = scene(reply);
      const ended = await outcome(call === "read" ? client.GET("/vehicles") : client.POST(UNLOCK, VEHICLE));
      expect(ended.error).toBeUndefined();
      expect(events.at(-1)).toMatchObject({ ok: true, ...(call === "command" && { outcome: "confirmed" }) });
    }
  });

  it.each(['text/html; profile="x/json"', "text/json-ish", "text/html"])("%s is not JSON", async (type) => {
    const { client, outcome } = scene(raw(200, "{}", { "Content-Type": type }));
    expect((await outcome(client.GET("/vehicles"))).error).toMatchObject({ code: "not-json" });
  });

  it.each(["application/json; charset=utf-8", "application/problem+json", "text/json", "APPLICATION/JSON"])(
    "%s is",
    async (type) => {
      const { client, outcome } = scene(raw(200, "{}", { "Content-Type": type }));
      expect((await outcome(client.GET("/vehicles"))).error).toBeUndefined();
    },
  );

  it("a problem under a success is the error of a read", async () => {
    const { client, outcome } = scene(problem(200, "/problems/conflicting-resource"));
    // The problem's own status is what counts.
    expect((await outcome(client.GET("/vehicles"))).value?.data).toBeDefined();
    const other = scene(json(200, { type: "/problems/x", title: "t", status: 409 }));
    const { value } = await other.outcome(other.client.GET("/vehicles"));
    expect(value?.error).toMatchObject({ type: "/problems/x", status: 409 });
  });

  it("any other 2xx is a success of a read", async () => {
    for (const status of [202, 203, 207]) {
      const { client, outcome } = scene(json(status, { items: [] }));
      expect((await outcome(client.GET("/vehicles"))).value?.data).toEqual({ items: [] });
    }
  });
});
