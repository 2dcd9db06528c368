import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { openapi, workspace } from "../workspace.ts";

const list = (name: string) => ({ type: "array", items: { $ref: `#/components/schemas/${name}` } });
const NAMES = ["Vehicle", "Event", "a b", "WithRequired", "paths", "components", "Schemas"];

async function written(schemas: object): Promise<Record<string, string>> {
  const space = workspace({ "a.json": openapi({ components: { schemas } }) });
  await space.generate();
  return space.output();
}

test("each schema is one type under both names, also where its name means something already", async () => {
  const object = { type: "object", required: ["id"], properties: { id: { type: "string" } } };
  const files = await written(Object.fromEntries(NAMES.map((name) => [name, object])));
  const use = `import type { Schemas } from "./aliases.ts";${SAME}
    isSame<Schemas.Vehicle, Schemas["Vehicle"]>(true);
    isSame<Schemas.EventSchema, Schemas["Event"]>(true);
    isSame<Schemas.AB, Schemas["a b"]>(true);
    isSame<Schemas.WithRequiredSchema["id"], string>(true);
    isSame<Schemas.pathsSchema, Schemas["paths"]>(true);
    isSame<Schemas.componentsSchema, Schemas["components"]>(true);
    isSame<Schemas.SchemasSchema, Schemas["Schemas"]>(true);
    export const open: Record<string, unknown> = {} as Schemas.Vehicle;`;
  expect(typeErrors({ ...files, "use.ts": use })).toEqual([]);
});

test("a schema that comes back to itself has a type", async () => {
  const tree = { anyOf: [{ type: "string" }, list("Tree")] };
  const files = await written({
    Tree: tree,
    Even: { anyOf: [{ type: "number" }, list("Odd")] },
    Odd: list("Even"),
  });
  const use = `import type { Schemas } from "./aliases.ts";
    export const tree: Schemas["Tree"] = ["a", ["b"]];
    export const even: Schemas.Even = [[1], [[[2]]]];
    // @ts-expect-error a number is no tree
    export const wrong: Schemas["Tree"] = ["a", [1]];`;
  expect(typeErrors({ ...files, "use.ts": use })).toEqual([]);
});

test("what a document says of a schema stands at its own type", async () => {
  const { "schema.ts": schema } = await written({ Vehicle: { type: "object", description: "A vehicle." } });
  expect(schema).toContain("/** @description A vehicle. */\n    type Vehicle =");
});
