import { client, paginate } from "invers-oneapi";

const pages = paginate(client, "/vehicles", { params: { query: { limit: 100 } } });
for await (const { id, master_data, life_status } of pages) {
  console.log(id, master_data?.license_plate ?? "no plate", life_status?.value);
}
