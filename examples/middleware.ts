import { createClient, type Middleware } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";

let count = 0;
const trace: Middleware = {
  onRequest({ request }) {
    request.headers.set("X-Trace", `trace-${++count}`);
  },
  onResponse({ request, response, schemaPath }) {
    const traced = request.headers.get("X-Trace");
    console.log(`${request.method} ${schemaPath} ${response.status}, traced as ${traced}`);
  },
};

const sandbox = createSandbox();
const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
client.use(trace);
await client.GET("/vehicles/{vehicle_id}", { params: { path: { vehicle_id: "LV6V3" } } });
