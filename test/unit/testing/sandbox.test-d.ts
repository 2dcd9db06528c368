import type { Clock } from "invers-oneapi";
import {
  createManualClock,
  createSandbox,
  type SandboxFault,
  type SandboxVehicle,
} from "invers-oneapi/testing";
import { expectTypeOf, test } from "vitest";

const sandbox = createSandbox();

test("a manual clock is a clock", () => {
  expectTypeOf(createManualClock()).toExtend<Clock>();
  createSandbox({ clock: createManualClock({ wall: 0 }) });
});

test("the sandbox's fetch fits where a fetch is wanted", () => {
  expectTypeOf(sandbox.fetch).toExtend<(request: Request) => Promise<Response>>();
  expectTypeOf(sandbox.fetch).toExtend<typeof fetch>();
});

test("a misspelt option does not compile", () => {
  // @ts-expect-error
  createSandbox({ sed: 1 });
  // @ts-expect-error
  createSandbox({ rateLimit: { limit: 1 } });
});

test("faults are told apart by their kind", () => {
  expectTypeOf<SandboxFault["kind"]>().not.toBeAny();
  sandbox.inject({ kind: "latency", ms: 5, at: "processing", times: Number.POSITIVE_INFINITY });
  sandbox.inject({ kind: "status", problem: "/problems/too-many-requests" });
  sandbox.inject({ kind: "status", status: 503, headers: { "Retry-After": "1" } });
  // @ts-expect-error a latency needs its time
  sandbox.inject({ kind: "latency" });
  // @ts-expect-error one of status and problem is needed
  sandbox.inject({ kind: "status" });
  // @ts-expect-error no problem type of the vendor
  sandbox.inject({ kind: "status", problem: "/problems/no-such" });
  // @ts-expect-error a reset is not processed
  sandbox.inject({ kind: "reset", at: "processing" });
  // @ts-expect-error no such kind
  sandbox.inject({ kind: "explosion" });
  // @ts-expect-error no such matcher
  sandbox.inject({ kind: "html", on: { url: "/vehicles" } });
});

test("vehicles and requests are typed, and not to be written to", () => {
  expectTypeOf<SandboxVehicle["state"]>().not.toBeAny();
  expectTypeOf(sandbox.vehicles[0]?.state.central_lock?.value).not.toBeAny();
  const [request] = sandbox.requests;
  // @ts-expect-error the ledger is for reading
  if (request) request.status = 200;
});
