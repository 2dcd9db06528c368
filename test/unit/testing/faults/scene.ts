import { createManualClock, createSandbox, type ManualClock } from "invers-oneapi/testing";
import { readyCar, signIn } from "../support.ts";

/** A signed-in caller of a sandbox of its own, and a car that is ready for commands. */
export async function setUp(clock: ManualClock = createManualClock()) {
  const sandbox = createSandbox({ clock });
  const caller = await signIn(sandbox);
  const car = readyCar(sandbox);
  const unlock = (init: RequestInit = {}) =>
    caller.raw("POST", `/vehicles/${car.id}/commands/unlock-central-lock`, init);
  const lock = () => sandbox.vehicles.find(({ id }) => id === car.id)?.state.central_lock?.value;
  return { clock, sandbox, ...caller, car, unlock, lock, last: () => sandbox.requests.at(-1) };
}

/** What has become of a promise so far. */
export async function stateOf(promise: Promise<unknown>): Promise<"pending" | "fulfilled" | "rejected"> {
  let state: "pending" | "fulfilled" | "rejected" = "pending";
  promise.then(
    () => {
      state = "fulfilled";
    },
    () => {
      state = "rejected";
    },
  );
  await new Promise((resolve) => setImmediate(resolve));
  return state;
}
