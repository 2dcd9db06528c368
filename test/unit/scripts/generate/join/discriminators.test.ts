import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

/** A document of one operation under `path` and these components. */
function api(path: string, schema: string, components: object) {
  return openapi({ paths: { [path]: { get: answering(schemaRef(schema)) } }, components });
}

test("a discriminator goes on meaning the names on the wire", async () => {
  const pets = (sound: string) => ({
    Pet: { oneOf: [schemaRef("Cat"), schemaRef("Dog")], discriminator: { propertyName: "kind" } },
    Cat: {
      type: "object",
      required: ["kind"],
      properties: { kind: { type: "string" }, sound: { type: sound } },
    },
    Dog: { type: "object", required: ["kind"], properties: { kind: { type: "string" } } },
  });
  const space = workspace({
    "a.yaml": api("/a", "Pet", { schemas: pets("string") }),
    "b.yaml": api("/b", "Pet", { schemas: pets("number") }),
  });
  await space.generate();
  const use = `
    import type { BPet } from "./aliases.ts";${SAME}
    isSame<BPet["kind"], "Cat" | "Dog">(true);
    isSame<Extract<BPet, { kind: "Cat" }>["sound"], number | undefined>(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});

test("heirs of a schema with a discriminator keep their value, too", async () => {
  const events = (type: string) => ({
    Event: {
      type: "object",
      required: ["type"],
      properties: { type: { type: "string" } },
      discriminator: { propertyName: "type" },
    },
    Trip: { allOf: [schemaRef("Event"), { type: "object", properties: { length: { type } } }] },
  });
  const space = workspace({
    "a.yaml": api("/a", "Trip", { schemas: events("string") }),
    "b.yaml": api("/b", "Trip", { schemas: events("number") }),
  });
  await space.generate();
  const use = `
    import type { BTrip } from "./aliases.ts";${SAME}
    isSame<BTrip["type"], "Trip">(true);
    isSame<BTrip["length"], number | undefined>(true);`;
  expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
});
