import type { SandboxProblemType } from "../api/problem.ts";
import type { VehicleState } from "../api/schemas.ts";
import { dateTime } from "../clock/time.ts";
import { type FleetVehicle, isSharedAway } from "./fleet.ts";
import type { StateValues } from "./vehicle-kinds.ts";

// Commands that are not here, such as draw-attention, change nothing that a known state property shows.
const EFFECTS: Readonly<Record<string, StateValues>> = {
  "unlock-central-lock": { central_lock: "UNLOCKED" },
  "lock-central-lock": { central_lock: "LOCKED" },
  "enable-driving": { driving_enabled: true },
  "disable-driving": { driving_enabled: false },
  "unlock-and-enable-driving": { central_lock: "UNLOCKED", driving_enabled: true },
  "lock-and-disable-driving": { central_lock: "LOCKED", driving_enabled: false },
  "unlock-top-case": { top_case_lock: "UNLOCKED" },
  "lock-top-case": { top_case_lock: "LOCKED" },
};

const NOT_WHILE_MOVING = /^(lock|disable|unlock-battery)-/;

/** The capability that a command needs: its name in upper case, with underscores. */
export const capabilityOf = (command: string): string => command.toUpperCase().replaceAll("-", "_");

/** Why a vehicle refuses a command before it starts, or `undefined`. */
export function refusalOf(
  { vehicle, setup, running, moving }: FleetVehicle,
  command: string,
  now: number,
): readonly [type: SandboxProblemType, detail: string] | undefined {
  if (setup !== "SUCCEEDED") {
    return ["/problems/vehicle/conflicting-setup-status", "The setup of the vehicle is still in progress."];
  }
  if (isSharedAway(vehicle, now)) {
    return [
      "/problems/vehicle/shared-with-partner",
      "Only the partner may send commands while it has the vehicle.",
    ];
  }
  const capability = capabilityOf(command);
  if (!vehicle.capabilities?.commands?.includes(capability)) {
    return ["/problems/vehicle/command-not-supported", `The vehicle lacks the capability ${capability}.`];
  }
  if (running)
    return ["/problems/vehicle/conflicting-command", `The command ${running} is still being processed.`];
  if (moving && NOT_WHILE_MOVING.test(command)) {
    return ["/problems/vehicle/conflicting-state", "The vehicle is moving."];
  }
  return undefined;
}

/**
 * The state after a command that was run at a time. What it changed, and what the vehicle reports with it, is new;
 * the rest keeps its old time, since a state holds fresh and old values side by side.
 */
export function stateAfter(state: VehicleState, command: string, now: number): VehicleState {
  const timestamp = dateTime(now);
  const effect: Record<string, unknown> = EFFECTS[command] ?? {};
  const isFresh = (name: string): boolean =>
    command === "request-vehicle-state" || name in effect || name === "cellular_signal_quality";
  const entries = Object.entries(state).map(([name, entry]) => {
    if (!isFresh(name)) return [name, entry];
    return [name, { timestamp, value: name in effect ? effect[name] : entry.value }];
  });
  return Object.fromEntries(entries) as VehicleState;
}
