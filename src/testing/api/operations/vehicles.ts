import type { HttpHandler } from "msw";
import { isSharingOver } from "../../fleet/fleet.ts";
import type { World } from "../../state.ts";
import { DEFAULT_LIMIT, type PagePosition, pageOf, parsePageToken } from "../page.ts";
import type { Vehicle } from "../schemas.ts";
import { exchangeOf, http, refuse, refuseUnknown } from "./operation.ts";

const LIST = "vehicles";

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

export const listVehicles = (world: World): HttpHandler =>
  http.get("/vehicles", ({ query, request, response }) => {
    const token = query.get("page_token");
    const first = {
      offset: 0,
      limit: Number(query.get("limit") ?? DEFAULT_LIMIT),
      filter: query.get("q") ?? "",
    };
    const position: PagePosition<string> | undefined = token ? parsePageToken(LIST, token) : first;
    if (!position) {
      const detail = "The parameter 'page_token' is of no page of this list.";
      return response.untyped(refuse(exchangeOf(world, request), "/problems/validation-error", detail));
    }
    const now = world.settings.clock.wall();
    const vehicles = [...world.fleet.values()].map(({ vehicle }) => vehicle);
    const hits = position.filter ? vehicles.filter((vehicle) => isHit(vehicle, position.filter)) : vehicles;
    const page = pageOf(LIST, hits, position);
    return response(200).json({ ...page, items: page.items.map((vehicle) => shown(vehicle, now)) });
  });

export const getVehicle = (world: World): HttpHandler =>
  http.get("/vehicles/{vehicle_id}", ({ params, request, response }) => {
    const found = world.fleet.get(params.vehicle_id);
    if (!found) return response.untyped(refuseUnknown(exchangeOf(world, request), "vehicle"));
    const vehicle = shown(found.vehicle, world.settings.clock.wall());
    return response(200).json(vehicle, { headers: { ETag: etagOf(JSON.stringify(vehicle)) } });
  });
