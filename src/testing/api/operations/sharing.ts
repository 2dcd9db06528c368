import type { HttpHandler } from "msw";
import { dateTime } from "../../clock/time.ts";
import { isSharedAway, OWN_FLEET, PARTNERS } from "../../fleet/fleet.ts";
import type { World } from "../../state.ts";
import { exchangeOf, http, refuse, refuseUnknown } from "./operation.ts";

export const listSharingPartners = (): HttpHandler =>
  http.get("/sharing-partners", ({ response }) => response(200).json({ items: [...PARTNERS] }));

export const startSharing = (world: World): HttpHandler =>
  http.post("/vehicles/{vehicle_id}/sharing", async ({ params, request, response }) => {
    const exchange = exchangeOf(world, request);
    const now = world.settings.clock.wall();
    const { fleet_id, ends_at } = await request.json();
    const found = world.fleet.get(params.vehicle_id);
    if (!found) return response.untyped(refuseUnknown(exchange, "vehicle"));
    const partner = PARTNERS.find((fleet) => fleet.fleet_id === fleet_id);
    if (!partner) {
      const detail = `There is no sharing partner ${fleet_id}.`;
      return response.untyped(refuse(exchange, "/problems/referenced-resource-not-found", detail));
    }
    if (found.vehicle.fleet_id !== OWN_FLEET.fleet_id) {
      // Documented: a partner may read and send commands, nothing else. The type is not.
      const detail = "Only the owner may share a vehicle.";
      return response.untyped(refuse(exchange, "/problems/forbidden-resource", detail));
    }
    if (found.setup !== "SUCCEEDED") {
      const detail = "The setup of the vehicle is still in progress.";
      return response.untyped(refuse(exchange, "/problems/vehicle/conflicting-setup-status", detail));
    }
    if (isSharedAway(found.vehicle, now)) {
      return response.untyped(
        refuse(exchange, "/problems/vehicle/shared-with-partner", "It is shared already."),
      );
    }
    found.vehicle.sharing = {
      owner: OWN_FLEET,
      partner,
      starts_at: dateTime(now),
      ...(ends_at && { ends_at }),
    };
    exchange.entry.executed = true;
    return response(200).empty();
  });
