import type { paths } from "../../../generated/sandbox.ts";
import { dateTime } from "../../clock/time.ts";
import { isSharedAway, OWN_FLEET, PARTNERS } from "../../fleet/fleet.ts";
import { type OperationHandler, refuse, refuseUnknown } from "./operation-handler.ts";

export const listSharingPartners: OperationHandler<paths["/sharing-partners"]["get"]> = () => ({
  body: { items: [...PARTNERS] },
});

export const startSharing: OperationHandler<paths["/vehicles/{vehicle_id}/sharing"]["post"]> = (
  state,
  { entry },
  { path, body },
) => {
  const now = state.settings.clock.wall();
  const { fleet_id, ends_at } = body;
  const found = state.fleet.get(path.vehicle_id);
  if (!found) return refuseUnknown("vehicle");
  const partner = PARTNERS.find((fleet) => fleet.fleet_id === fleet_id);
  if (!partner) {
    return refuse("/problems/referenced-resource-not-found", `There is no sharing partner ${fleet_id}.`);
  }
  if (found.vehicle.fleet_id !== OWN_FLEET.fleet_id) {
    // Documented: a partner may read and send commands, nothing else. The type is not.
    return refuse("/problems/forbidden-resource", "Only the owner may share a vehicle.");
  }
  if (found.setup !== "SUCCEEDED") {
    const detail = "The setup of the vehicle is still in progress.";
    return refuse("/problems/vehicle/conflicting-setup-status", detail);
  }
  if (isSharedAway(found.vehicle, now)) {
    return refuse("/problems/vehicle/shared-with-partner", "It is shared already.");
  }
  const starts_at = dateTime(now);
  found.vehicle.sharing = { owner: OWN_FLEET, partner, starts_at, ...(ends_at && { ends_at }) };
  entry.executed = true;
  return { body: undefined };
};
