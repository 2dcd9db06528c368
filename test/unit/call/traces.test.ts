import { sendCommand } from "invers-oneapi";
import { expect, test } from "vitest";
import { FLOW_ID, json, problem, raw, reset, scene, UNLOCK, VEHICLE } from "../../support/call.ts";
import { endsOf, listen } from "../../support/traces.ts";

const server = { serverAddress: "api.invers.test", serverPort: 443 };
/** The first call of a client whose `random` always is 1. */
const call = { callId: "1000000-1", method: "GET", path: "/vehicles/{vehicle_id}", ...server };

test("a call is told from its start to its end, with its attempts inside", async () => {
  const told = listen(["call", "attempt"]);
  const { client, outcome } = scene([reset, json(404)]);
  await outcome(client.GET("/vehicles/{vehicle_id}", VEHICLE));
  expect(told.map(({ at }) => at)).toEqual([
    ...["call start", "attempt start", "attempt end", "call end"],
    ...["attempt error", "attempt asyncStart", "attempt asyncEnd"],
    ...["attempt start", "attempt end", "attempt asyncStart", "attempt asyncEnd"],
    ...["call asyncStart", "call asyncEnd"],
  ]);
  expect(told[0]?.message).toEqual(call);
  expect(told[1]?.message).toEqual({ ...call, attempt: 1 });
  expect(endsOf(told, "attempt")).toEqual([
    {
      ...{ ...call, attempt: 1, status: undefined, code: "reset", cause: "ECONNRESET", flowId: undefined },
      error: expect.objectContaining({ name: "ConnectionError", code: "reset" }),
    },
    { ...call, attempt: 2, status: 404, code: "about:blank", flowId: FLOW_ID },
  ]);
  expect(endsOf(told, "call")).toEqual([
    { ...call, status: 404, code: "about:blank", flowId: FLOW_ID, ok: false, attempts: 2 },
  ]);
});

test("a command tells its outcome, and the error of one that got no answer", async () => {
  const told = listen(["call"]);
  const { client, outcome } = scene(reset);
  await outcome(sendCommand(client, "K7M2P", "unlock-central-lock"));
  expect(told.map(({ at }) => at)).toContain("call error");
  expect(endsOf(told, "call")).toEqual([
    {
      ...{ ...call, method: "POST", path: UNLOCK, ok: false, attempts: 1, outcome: "unknown" },
      ...{ status: undefined, code: "reset", cause: "ECONNRESET", flowId: undefined, reason: undefined },
      error: expect.objectContaining({ name: "ConnectionError", outcome: "unknown" }),
    },
  ]);
});

test("no vehicle is named, and no content, unless it is asked for", async () => {
  const told = listen(["call", "attempt", "token"]);
  const mine = new Error("about K7M2P");
  const run = async (options: Parameters<typeof scene>[1]): Promise<string> => {
    told.length = 0;
    const { client, outcome } = scene([problem(409, "/problems/x"), reset, raw(200, "K7M2P")], options);
    for (let reply = 0; reply < 3; reply++) await outcome(client.POST(UNLOCK, VEHICLE));
    await outcome(client.GET("/vehicles", { signal: AbortSignal.abort(mine) }));
    await outcome(client.POST(UNLOCK, { params: { path: { vehicle_id: "" } } }));
    await outcome(sendCommand(client, "K7M2P", "lock-central-lock"));
    return JSON.stringify(told, (_, value) =>
      value instanceof Error ? [value.message, value.cause, value.stack] : value,
    );
  };
  expect(await run({})).not.toContain("K7M2P");
  expect(await run({ telemetry: { vehicleId: true } })).toContain('"vehicleId":"K7M2P"');
});
