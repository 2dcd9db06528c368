import type { paths } from "../../../generated/sandbox.ts";
import { isSharingOver } from "../../fleet/fleet.ts";
import { DEFAULT_LIMIT, type PagePosition, pageOf, parsePageToken } from "../page.ts";
import type { Vehicle } from "../schemas.ts";
import { type OperationHandler, refuse, refuseUnknown } from "./operation-handler.ts";

const LIST = "vehicles";

const isText = (value: unknown): value is string => typeof value === "string";

/** Sharing that is over is not shown. */
function shown(vehicle: Vehicle, now: number): Vehicle {
  const { sharing, ...rest } = vehicle;
  return isSharingOver(sharing, now) ? rest : vehicle;
}

/** Free text: which properties the real search looks at is not known, beyond the license plate. */
function isHit({ id, master_data = {} }: Vehicle, q: string): boolean {
  const { license_plate, vin, custom_name, brand, model } = master_data;
  const wanted = q.toLowerCase();
  return [id, license_plate, vin, custom_name, brand, model].some((text) =>
    text?.toLowerCase().includes(wanted),
  );
}

// Weak against malice, good enough to tell two versions of a vehicle apart.
function etagOf(text: string): string {
  let value = 0;
  for (let index = 0; index < text.length; index++)
    value = (Math.imul(value, 31) + text.charCodeAt(index)) | 0;
  return `"${(value >>> 0).toString(16)}"`;
}

export const listVehicles: OperationHandler<paths["/vehicles"]["get"]> = (state, _context, { query }) => {
  const { page_token, limit = DEFAULT_LIMIT, q = "" } = query;
  const position: PagePosition<string> | undefined = page_token
    ? parsePageToken(LIST, page_token, isText)
    : { offset: 0, limit, filter: q };
  if (!position) {
    return refuse("/problems/validation-error", "The parameter 'page_token' is of no page of this list.");
  }
  const now = state.settings.clock.wall();
  const vehicles = [...state.fleet.values()].map(({ vehicle }) => vehicle);
  const hits = position.filter ? vehicles.filter((vehicle) => isHit(vehicle, position.filter)) : vehicles;
  const page = pageOf(LIST, hits, position);
  return { body: { ...page, items: page.items.map((vehicle) => shown(vehicle, now)) } };
};

export const getVehicle: OperationHandler<paths["/vehicles/{vehicle_id}"]["get"]> = (
  state,
  _context,
  { path },
) => {
  const found = state.fleet.get(path.vehicle_id);
  if (!found) return refuseUnknown("vehicle");
  const body = shown(found.vehicle, state.settings.clock.wall());
  return { body, headers: { ETag: etagOf(JSON.stringify(body)) } };
};
