import { client, paginate, sendCommand } from "invers-oneapi";

let vehicles = 0;
for await (const _ of paginate(client, "/vehicles")) vehicles++;
const { outcome } = await sendCommand(client, "LV6V3", "unlock-central-lock");
console.log(`${vehicles} vehicles, ${outcome}`);
