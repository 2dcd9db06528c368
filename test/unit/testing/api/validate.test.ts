import { createSandbox } from "invers-oneapi/testing";
import { describe, expect, test } from "vitest";
import { readyCar, signIn } from "../support.ts";

describe("bad requests get the vendor's problem", () => {
  test.each([
    ["limit=none", "limit"],
    ["limit=0", "limit"],
    ["limit=1.5", "limit"],
    ["limit=1&limit=2", "limit"],
    // From JavaScript, a misspelt key would otherwise look like one that has no effect.
    ["limt=5", "limt"],
    ["limit=5&Limit=5", "Limit"],
  ])("the query %s names the parameter", async (query, name) => {
    const { call } = await signIn(createSandbox());
    const { status, body } = await call("GET", `/vehicles?${query}`);
    expect([status, body.type]).toEqual([400, "/problems/validation-error"]);
    expect(body.detail).toContain(`'${name}'`);
  });

  test.each<[unknown, string]>([
    [{}, "The property 'fleet_id' is missing."],
    [{ fleet_id: 5 }, "The property 'fleet_id' must be string."],
    [{ fleet_id: "TESTY", plate: "x" }, "The property 'plate' is not allowed."],
    [{ fleet_id: "TESTY", ends_at: "tomorrow" }, "The property 'ends_at' must match format \"date-time\"."],
    [[], "The body must be object."],
  ])("the body %j: %s", async (body, detail) => {
    const sandbox = createSandbox();
    const { call } = await signIn(sandbox);
    const answer = await call("POST", `/vehicles/${readyCar(sandbox).id}/sharing`, body);
    expect([answer.status, answer.body.type]).toEqual([400, "/problems/validation-error"]);
    expect(answer.body.detail).toBe(detail);
    expect(answer.body.flow_id).toBe(answer.headers.get("x-invers-flow-id"));
  });

  test("nested values are named with their path", async () => {
    const { call } = await signIn(createSandbox());
    const { body } = await call("POST", "/event-log-entries/query", { event_types: ["IGNITION_CHANGED", 7] });
    expect(body.detail).toBe("The property 'event_types.1' must be string.");
  });

  test("a body that is missing, and one that is not JSON", async () => {
    const sandbox = createSandbox();
    const { raw } = await signIn(sandbox);
    const path = `/vehicles/${readyCar(sandbox).id}/sharing`;
    const missing = await (await raw("POST", path)).json();
    expect([missing.type, missing.detail]).toEqual(["/problems/validation-error", "The body is missing."]);
    const broken = await raw("POST", path, { body: '{"fleet_id":' });
    expect([broken.status, (await broken.json()).type]).toEqual([400, "/problems/invalid-json"]);
  });

  test("a body under another content type is not understood", async () => {
    const sandbox = createSandbox();
    const { raw, token } = await signIn(sandbox);
    const response = await raw("POST", `/vehicles/${readyCar(sandbox).id}/sharing`, {
      headers: { Authorization: `Bearer ${token}`, "Content-Type": "text/plain" },
      body: '{"fleet_id":"TESTY"}',
    });
    expect([response.status, (await response.json()).type]).toEqual([400, "/problems/invalid-json"]);
  });

  test("nothing of a refused request is carried out", async () => {
    const sandbox = createSandbox();
    const { call } = await signIn(sandbox);
    const car = readyCar(sandbox);
    await call("POST", `/vehicles/${car.id}/sharing`, { fleet_id: "TESTY", plate: 1 });
    expect(sandbox.vehicles.find(({ id }) => id === car.id)?.vehicle.sharing).toBeUndefined();
    expect(sandbox.requests.at(-1)?.executed).toBe(false);
  });
});

describe("a hostile body gets a problem too", () => {
  const post = async (body: string) => {
    const sandbox = createSandbox();
    const { raw } = await signIn(sandbox);
    const response = await raw("POST", "/event-log-entries/query", { body });
    return { sandbox, status: response.status, body: await response.json() };
  };

  test.each([
    ["nested deeply", `${"[".repeat(200_000)}${"]".repeat(200_000)}`],
    ["nested deeply in a known member", `{"event_types":${"[".repeat(500)}${"]".repeat(500)}}`],
    ["unclosed", '{"a'.repeat(50_000)],
  ])("%s", async (_, text) => {
    const { sandbox, status, body } = await post(text);
    expect([status, body.type]).toEqual([400, "/problems/invalid-json"]);
    expect(() => JSON.stringify(sandbox.requests)).not.toThrow();
  });

  test("brackets in strings are no nesting, and 100 levels are allowed", async () => {
    const { body } = await post(JSON.stringify({ vehicle_id: `\\"${"[{".repeat(200)}` }));
    expect(body.items).toEqual([]);
    const deep = await post(`{"event_types":${"[".repeat(99)}${"]".repeat(99)}}`);
    expect(deep.body.type).toBe("/problems/validation-error");
  });

  test("a body of more than 1 MiB is not read to its end", async () => {
    const { sandbox, status, body } = await post(" ".repeat(2 ** 20 + 1));
    expect([status, body.type, body.title]).toEqual([413, "about:blank", "Content Too Large"]);
    expect(sandbox.requests.at(-1)).toMatchObject({ status: 413, body: undefined });
    expect((await post(`{}${" ".repeat(2 ** 20 - 2)}`)).status).toBe(200);
  });

  test("of an endless one no more than that", async () => {
    const sandbox = createSandbox();
    const { headers } = await signIn(sandbox);
    let pulled = 0;
    let cancelled = false;
    const body = new ReadableStream({
      pull(controller) {
        pulled += 1;
        controller.enqueue(new Uint8Array(2 ** 16));
      },
      cancel() {
        cancelled = true;
      },
    });
    const init = { method: "POST", headers, body, duplex: "half" } as RequestInit;
    expect((await sandbox.fetch("/event-log-entries/query", init)).status).toBe(413);
    expect(pulled).toBeLessThan(20);
    expect(cancelled).toBe(true);
  });
});
