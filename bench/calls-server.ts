// A child process of its own, so that the server does not share the event loop of the clients it is measured with.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

const vehicle = (number: number): object => ({
  id: `K7M2${number}`,
  name: `Vehicle ${number}`,
  master_data: {
    vin: `WVWZZZ1JZXW${String(number).padStart(6, "0")}`,
    license_plate: `TE-ST ${100 + number}`,
    brand: "Volkswagen",
    model: "ID.3",
    color: "white",
    tags: ["station-north", "winter-tyres"],
  },
  telematics_unit: { qnr: `TLX${number}`, type: "CLOUDBOXX", firmware_version: "3.14.159" },
  command_capabilities: [
    "UNLOCK_CENTRAL_LOCK",
    "LOCK_CENTRAL_LOCK",
    "ENABLE_DRIVING",
    "DISABLE_DRIVING",
    "REQUEST_VEHICLE_STATE",
  ],
  state: {
    occurred_at: "2026-01-01T08:00:00.000Z",
    central_lock: "LOCKED",
    driving: "DISABLED",
    ignition: "OFF",
    mileage: { value: 12_345.6 + number, unit: "km" },
    energy_level: { value: 73, unit: "percent" },
    position: { value: { lat: 48.1371, lon: 11.5754 }, occurred_at: "2026-01-01T07:59:58.250Z" },
  },
});
const body = Buffer.from(JSON.stringify({ items: Array.from({ length: 20 }, (_, at) => vehicle(at)) }));

const server = createServer((_request, response) => {
  response.writeHead(200, { "Content-Type": "application/json", "Content-Length": body.length });
  response.end(body);
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  process.send?.({ port: (server.address() as AddressInfo).port, bytes: body.length });
});
process.on("disconnect", () => process.exit());
