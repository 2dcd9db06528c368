import { client, type Data, type Schemas } from "invers-oneapi";

function describe(vehicle: Schemas["Vehicle"]): string {
  const { license_plate, vehicle_type } = vehicle.master_data ?? {};
  return `${license_plate ?? vehicle.id}, ${vehicle_type ?? "of unknown type"}`;
}

function firstOf(page: Data<"/vehicles", "get"> | undefined): string {
  const [first] = page?.items ?? [];
  return first ? describe(first) : "no vehicles";
}

const { data } = await client.GET("/vehicles", { params: { query: { limit: 1 } } });
console.log(firstOf(data));
