import type { components } from "../../generated/sandbox.ts";

// The only place where the sandbox names schemas: those of its own contract, whatever the client's documents are.
type Schemas = components["schemas"];

/** A vehicle as `GET /vehicles` gives it. */
export type Vehicle = Schemas["Vehicle"];
/** A vehicle state: each property optional, each with a time of its own. */
export type VehicleState = Schemas["VehicleState"];
/** A vehicle model that can be added. */
export type VehicleModel = Schemas["VehicleModel"];
/** A fleet that vehicles may be shared with. */
export type SharingPartner = Schemas["SharingPartner"];
/** What a vehicle or a vehicle model can do. */
export type Capabilities = Schemas["Capabilities"];
