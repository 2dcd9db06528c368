import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { openapi, schemaRef, workspace } from "../workspace.ts";

// Alternatives with a discriminator, where openapi-typescript alone writes values that no schema has.

const text = { type: "string" };
const object = (properties: object, required: string[] = []) => ({ type: "object", properties, required });
const oneOf = (names: string[], mapping?: object) => ({
  oneOf: names.map(schemaRef),
  discriminator: { propertyName: "kind", ...(mapping && { mapping }) },
});

const CASES: Record<string, { readonly schemas: object; readonly use: string }> = {
  "a base is an alternative beside its heirs": {
    schemas: {
      Action: object({ kind: { ...text, enum: ["start", "stop", "note", "other"] }, at: text }, ["kind"]),
      Note: { allOf: [schemaRef("Action"), object({ text })] },
      Unmapped: { allOf: [schemaRef("Action"), object({ more: text })] },
      Any: oneOf(["Action", "Note"], { start: "Action", stop: "Action", note: "Note" }),
    },
    use: `isSame<S["Any"]["kind"], "start" | "stop" | "note">(true);
      isSame<S["Unmapped"]["kind"], "start" | "stop" | "note" | "other">(true);
      export const note: S["Note"] = { kind: "note", at: "x", text: "y" };
      isSame<Extract<S["Any"], { kind: "note" }>["text"], string | undefined>(true);`,
  },
  "a base with a discriminator of its own is one": {
    schemas: {
      Base: { ...object({ kind: text }, ["kind"]), discriminator: { propertyName: "kind" } },
      Heir: { allOf: [schemaRef("Base"), object({ text })] },
      Any: oneOf(["Base", "Heir"], { base: "Base", heir: "Heir" }),
    },
    use: `isSame<S["Any"]["kind"], "base" | "heir">(true);
      isSame<S["Heir"]["kind"], "heir">(true);`,
  },
  "one discriminator names the values that another leaves out": {
    schemas: {
      Lock: {
        ...object({ kind: text }, ["kind"]),
        discriminator: {
          propertyName: "kind",
          mapping: { bolt: "Bolt", "u-lock": schemaRef("Shackle").$ref },
        },
      },
      Bolt: { allOf: [schemaRef("Lock"), object({ length: { type: "number" } })] },
      Shackle: { allOf: [schemaRef("Lock")] },
      Any: { oneOf: [schemaRef("Bolt"), schemaRef("Shackle")], discriminator: { propertyName: "kind" } },
    },
    use: `isSame<S["Any"]["kind"], "bolt" | "u-lock">(true);
      isSame<S["Bolt"]["kind"], "bolt">(true);`,
  },
  "two of them have one value": {
    schemas: {
      In: object({ kind: { const: "message" }, role: text }, ["kind"]),
      Out: object({ kind: { const: "message" }, text }, ["kind"]),
      Call: object({ kind: { const: "call" } }, ["kind"]),
      Any: oneOf(["In", "Out", "Call"]),
    },
    use: `isSame<S["In"]["kind"] | S["Out"]["kind"], "message">(true);
      isSame<S["Any"]["kind"], "message" | "call">(true);`,
  },
  "one of them has alternatives itself": {
    schemas: {
      Bolt: object({ kind: text }, ["kind"]),
      Chain: object({ kind: text }, ["kind"]),
      Lock: { type: "object", ...oneOf(["Bolt", "Chain"]) },
      Lamp: object({ kind: text }, ["kind"]),
      Any: oneOf(["Lock", "Lamp"]),
    },
    use: `isSame<S["Any"]["kind"], "Bolt" | "Chain" | "Lamp">(true);`,
  },
};

test.each(Object.entries(CASES))("%s", async (_, { schemas, use }) => {
  const space = workspace({ "a.yaml": openapi({ components: { schemas } }) });
  await space.generate();
  const lines = `import type { components } from "./schema.ts";${SAME}
    type S = components["schemas"];
    ${use}`;
  expect(typeErrors({ ...space.output(), "use.ts": lines })).toEqual([]);
});
