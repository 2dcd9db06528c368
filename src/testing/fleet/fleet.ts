import type { Clock } from "../../clock.ts";
import type { SharingPartner, Vehicle, VehicleState } from "../api/schemas.ts";
import { dateTime } from "../clock/time.ts";
import type { Random } from "./random.ts";
import {
  cloudboxxCar,
  devKit,
  electricCar,
  moped,
  plainCar,
  type StateValues,
  stateCapabilitiesOf,
  type VehicleKind,
} from "./vehicle-kinds.ts";

/** A vehicle of the sandbox: what the API shows of it, and what it only lets one feel. */
export interface SandboxVehicle {
  /** What paths and `sendCommand` name it by. */
  readonly id: string;
  /** As `GET /vehicles/{vehicle_id}` gives it. */
  readonly vehicle: Vehicle;
  /** As commands answer it. */
  readonly state: VehicleState;
  /** Commands need `SUCCEEDED`. The API has it under a name that is not known, so it is not on the wire. */
  readonly setup: "SUCCEEDED" | "IN_PROGRESS";
  /** Whether commands reach it. */
  readonly online: boolean;
  /** A vehicle that moves does not lock and does not stop. */
  readonly moving: boolean;
  /** The command that it runs at this moment. */
  readonly running: string | undefined;
}

/** The same, for the parts of the sandbox that change it. */
export type FleetVehicle = { -readonly [Key in keyof SandboxVehicle]: SandboxVehicle[Key] };

/** The fleet that the sandbox's API client belongs to. */
export const OWN_FLEET: SharingPartner = { fleet_id: "TESTX", name: "Test Fleet" };

/** The fleets that it may share vehicles with. */
export const PARTNERS: readonly [SharingPartner, SharingPartner] = [
  { fleet_id: "TESTY", name: "Partner Fleet" },
  { fleet_id: "TESTZ", name: "Airport Fleet" },
];

interface VehicleCase {
  readonly kind: VehicleKind;
  readonly setup?: "IN_PROGRESS";
  readonly offline?: true;
  readonly moving?: true;
  readonly shared?: "away" | "here";
}

// The first eight vehicles: every case that a client has to cope with.
const VEHICLE_CASES: readonly VehicleCase[] = [
  { kind: cloudboxxCar },
  { kind: moped },
  { kind: devKit },
  { kind: electricCar, setup: "IN_PROGRESS" },
  { kind: cloudboxxCar, shared: "away" },
  { kind: moped, offline: true },
  { kind: electricCar, moving: true },
  { kind: plainCar, shared: "here" },
];

const DAY_MS = 86_400_000;
// Without letters and digits that are easily mistaken for each other.
const ID_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTVWXYZ";

function stateOf(values: StateValues, timestamp: string): VehicleState {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { timestamp, value }]));
}

function sharingOf(vehicleCase: VehicleCase, now: number): Pick<Vehicle, "sharing"> {
  if (!vehicleCase.shared) return {};
  const [owner, partner] =
    vehicleCase.shared === "away" ? [OWN_FLEET, PARTNERS[0]] : [PARTNERS[0], OWN_FLEET];
  // Long enough that no test outlives it.
  return {
    sharing: { owner, partner, starts_at: dateTime(now - DAY_MS), ends_at: dateTime(now + 3650 * DAY_MS) },
  };
}

function createVehicle(
  vehicleCase: VehicleCase,
  number: number,
  id: string,
  now: number,
  random: Random,
): FleetVehicle {
  const { kind } = vehicleCase;
  const seen = now - (vehicleCase.offline ? 2 * DAY_MS : random.between(10, 600) * 1000);
  const created = now - random.between(100, 900) * DAY_MS;
  const values = kind.values(random);
  if (vehicleCase.moving) Object.assign(values, { driving_enabled: true, ignition: "ON" });
  const model = random.pick(kind.models);
  const unitId =
    kind.telematics === "CLOUDBOXX" ? `7E57${random.text("0123456789ABCDEF", 12)}` : `TESTNIU${id}`;
  const plate = `TE-ST ${100 + number}`;
  const vehicle: Vehicle = {
    id,
    status: "CONNECTED_VEHICLE",
    fleet_id: (vehicleCase.shared === "here" ? PARTNERS[0] : OWN_FLEET).fleet_id,
    last_contact_at: dateTime(seen),
    created_at: dateTime(created),
    modified_at: dateTime(now - random.between(1, 20) * DAY_MS),
    attached_at: dateTime(created + 300_000),
    master_data: {
      // No real VIN has the letter I (ISO 3779), so this one is nobody's.
      vin: `TESTVIN${random.text("0123456789", 6)}${String(number).padStart(4, "0")}`,
      license_plate: plate,
      brand: kind.brand,
      model,
      custom_name: `${model} ${100 + number}`,
      ...(kind.fuel && { fuel_type: kind.fuel, transmission: "AUTOMATIC" }),
      year_of_production: String(random.between(2019, 2025)),
      vehicle_type: kind.type,
    },
    custom_fields: { color: random.pick(["white", "silver", "blue"]) },
    tags: random.next() < 0.3 ? ["needs_cleaning"] : [],
    // How "offline" is spelled is not known, so an offline vehicle has no life status here.
    ...(!vehicleCase.offline && { life_status: { value: "ONLINE", modified_at: dateTime(seen) } }),
    operation_status: { value: vehicleCase.setup ? "GARAGE" : "OPERATING", modified_at: dateTime(created) },
    rental_status: { value: vehicleCase.moving ? "IN_RENTAL" : "NOT_IN_RENTAL", modified_at: dateTime(seen) },
    capabilities: { commands: [...kind.commands], vehicle_state: stateCapabilitiesOf(kind) },
    telematics_unit: { id: unitId, brand: kind.telematics, fleet_id: OWN_FLEET.fleet_id },
    ...sharingOf(vehicleCase, now),
  };
  return {
    id,
    vehicle,
    state: stateOf(values, dateTime(seen)),
    setup: vehicleCase.setup ?? "SUCCEEDED",
    online: !vehicleCase.offline,
    moving: vehicleCase.moving ?? false,
    running: undefined,
  };
}

/** The vehicles by id, in the order in which `GET /vehicles` lists them. Times lie before the clock's present one. */
export function createFleet(count: number, clock: Clock, random: Random): Map<string, FleetVehicle> {
  const fleet = new Map<string, FleetVehicle>();
  for (let number = 1; fleet.size < count; number++) {
    const id = random.text(ID_ALPHABET, 5);
    if (fleet.has(id)) continue;
    const vehicleCase = VEHICLE_CASES[number - 1] ?? {
      kind: random.pick([cloudboxxCar, cloudboxxCar, electricCar, moped]),
    };
    fleet.set(id, createVehicle(vehicleCase, fleet.size + 1, id, clock.wall(), random));
  }
  return fleet;
}

/** Whether a sharing has ended by itself; one without an end has not. */
export const isSharingOver = (sharing: Vehicle["sharing"], now: number): boolean =>
  sharing?.ends_at !== undefined && Date.parse(sharing.ends_at) <= now;

/** Whether the fleet has lent the vehicle to a partner at that moment. */
export const isSharedAway = ({ sharing }: Vehicle, now: number): boolean =>
  sharing?.owner?.fleet_id === OWN_FLEET.fleet_id && !isSharingOver(sharing, now);
