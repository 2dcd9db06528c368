import type { Capabilities, VehicleState } from "../api/schemas.ts";
import { createRandom, type Random } from "./random.ts";

/** Values without their times. */
export type StateValues = { [Name in keyof VehicleState]: NonNullable<VehicleState[Name]>["value"] };

type CommandCapability = NonNullable<Capabilities["commands"]>[number];

/** What vehicles of one kind have in common. Brands and models are made up. */
export interface VehicleKind {
  readonly brand: string;
  readonly models: readonly [string, ...string[]];
  readonly type: "CAR" | "MOPED" | "DEV_KIT";
  readonly fuel?: "ELECTRIC" | "PETROL";
  readonly telematics: "CLOUDBOXX" | "NIU";
  readonly commands: readonly CommandCapability[];
  /** Listed among the state capabilities, but never in a state: the vendor says "might be included". */
  readonly silent?: readonly string[];
  readonly values: (random: Random) => StateValues;
}

/** The properties that a state of this kind may have, in upper case: that is how the vendor derives them. */
export const stateCapabilitiesOf = ({ values, silent = [] }: VehicleKind): string[] => [
  ...Object.keys(values(createRandom(0, "names"))).map((name) => name.toUpperCase()),
  ...silent,
];

// An invented town square, and vehicles within a kilometre or two of it.
const position = (random: Random): { lat: number; lon: number } => ({
  lat: (48_137_000 + random.between(-9_000, 9_000)) / 1e6,
  lon: (11_575_000 + random.between(-14_000, 14_000)) / 1e6,
});

function driveValues(random: Random, kilometersPerPercent: number): StateValues {
  const charge = random.between(20, 100);
  return {
    mileage_in_kilometers: random.between(500, 80_000),
    state_of_charge_or_fuel_level_in_percent: charge,
    remaining_range_in_kilometers: Math.round(charge * kilometersPerPercent),
    position: position(random),
    cellular_signal_quality: random.between(2, 5),
    driving_enabled: false,
    ignition: "OFF",
  };
}

const carValues = (random: Random): StateValues => ({ ...driveValues(random, 3.5), central_lock: "LOCKED" });
const mopedValues = (random: Random): StateValues => ({
  ...driveValues(random, 0.8),
  top_case_lock: "LOCKED",
});

const LOCK_COMMANDS = ["UNLOCK_CENTRAL_LOCK", "LOCK_CENTRAL_LOCK"] as const;
const DRIVE_COMMANDS = ["ENABLE_DRIVING", "DISABLE_DRIVING"] as const;
const BOTH_COMMANDS = ["UNLOCK_AND_ENABLE_DRIVING", "LOCK_AND_DISABLE_DRIVING"] as const;

/** A car with a CloudBoxx: everything a car can do. */
export const cloudboxxCar: VehicleKind = {
  brand: "Testwagen",
  models: ["City", "Combi", "Transporter"],
  type: "CAR",
  fuel: "PETROL",
  telematics: "CLOUDBOXX",
  commands: [
    "REQUEST_VEHICLE_STATE",
    ...DRIVE_COMMANDS,
    ...LOCK_COMMANDS,
    ...BOTH_COMMANDS,
    "DRAW_ATTENTION",
  ],
  silent: ["ALTITUDE_IN_METERS"],
  values: (random) => ({ ...carValues(random), abs_status: "ENABLED" }),
};

export const electricCar: VehicleKind = {
  ...cloudboxxCar,
  brand: "Stromwagen",
  models: ["One", "Two"],
  fuel: "ELECTRIC",
  silent: [],
  values: carValues,
};

/** Few commands, and no state on request, as with some cars that their manufacturer's cloud connects. */
export const plainCar: VehicleKind = {
  ...electricCar,
  brand: "Wolkenwagen",
  models: ["Direct"],
  commands: [...BOTH_COMMANDS],
};

export const moped: VehicleKind = {
  brand: "Testroller",
  models: ["Swift", "Cargo"],
  type: "MOPED",
  fuel: "ELECTRIC",
  telematics: "NIU",
  commands: [
    "REQUEST_VEHICLE_STATE",
    ...DRIVE_COMMANDS,
    "UNLOCK_TOP_CASE",
    "LOCK_TOP_CASE",
    "DRAW_ATTENTION",
    "UNLOCK_BATTERY_COMPARTMENT",
  ],
  values: mopedValues,
};

/** A box on a desk: it locks and unlocks, has no wheels and no place. */
export const devKit: VehicleKind = {
  brand: "Testbench",
  models: ["Devkit"],
  type: "DEV_KIT",
  telematics: "CLOUDBOXX",
  commands: ["REQUEST_VEHICLE_STATE", ...DRIVE_COMMANDS, ...LOCK_COMMANDS],
  values: () => ({ cellular_signal_quality: 4, driving_enabled: false, central_lock: "LOCKED" }),
};
