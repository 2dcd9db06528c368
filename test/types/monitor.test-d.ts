import { contractMonitor, type Drift, schemaOf } from "invers-oneapi/monitor";
import { expectTypeOf, test } from "vitest";
import { createClient, type Schemas } from "../support/client.ts";

test("the monitor is middleware", () => {
  createClient().use(contractMonitor({ onDrift: (drift) => expectTypeOf(drift).toEqualTypeOf<Drift>() }));
  // @ts-expect-error it has to tell somebody
  contractMonitor({});
});

test("a schema has the type of its answer", async () => {
  const schema = schemaOf("GET /vehicles", 200);
  const result = await schema["~standard"].validate({});
  if (!result.issues) expectTypeOf(result.value).toEqualTypeOf<Schemas["VehicleList"]>();
  const undocumented = await schemaOf("GET /vehicles", 418)["~standard"].validate({});
  if (!undocumented.issues) expectTypeOf(undocumented.value).toEqualTypeOf<unknown>();
  // @ts-expect-error no such operation
  schemaOf("GET /vehicle", 200);
});
