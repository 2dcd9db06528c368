import { type HttpHandler, HttpResponse } from "msw";
import { dateTime } from "../../clock/time.ts";
import { refusalOf, stateAfter } from "../../fleet/command-rules.ts";
import { record, stateRecorded } from "../../fleet/event-log.ts";
import type { FleetVehicle } from "../../fleet/fleet.ts";
import type { Exchange, World } from "../../state.ts";
import { exchangeOf, http, INNER_ORIGIN, refuse, refuseUnknown } from "./operation.ts";

const COMMAND_TEMPLATE = /^\/vehicles\/\{[^/]+\}\/commands\/[^/]+$/;

function execute(world: World, { entry }: Exchange, vehicle: FleetVehicle, command: string): void {
  const now = world.settings.clock.wall();
  vehicle.state = stateAfter(vehicle.state, command, now);
  vehicle.vehicle.last_contact_at = dateTime(now);
  record(world.events, stateRecorded(vehicle, entry.flowId, now));
  entry.executed = true;
}

async function run(world: World, exchange: Exchange): Promise<Response> {
  const { vehicleId = "", command = "" } = exchange.entry;
  const vehicle = world.fleet.get(vehicleId);
  if (!vehicle) return refuseUnknown(exchange, "vehicle");
  const refusal = refusalOf(vehicle, command, world.settings.clock.wall());
  if (refusal) return refuse(exchange, ...refusal);
  vehicle.running = command;
  try {
    await exchange.work();
    // The type that the real API has for a vehicle out of reach is not known; this is the nearest one that is.
    if (!vehicle.online)
      return refuse(exchange, "/problems/telematics-unit/error", "The vehicle was not reached.");
    execute(world, exchange, vehicle, command);
    return HttpResponse.json({ ...vehicle.state });
  } finally {
    vehicle.running = undefined;
  }
}

/** One handler per command of the documents, whatever their names are. */
export const sendCommands = (world: World): HttpHandler[] =>
  world.description.templates
    .filter((template) => COMMAND_TEMPLATE.test(template))
    .map((template) =>
      http.untyped.post(INNER_ORIGIN + template.replaceAll(/\{(.+?)\}/g, ":$1"), ({ request }) =>
        run(world, exchangeOf(world, request)),
      ),
    );
