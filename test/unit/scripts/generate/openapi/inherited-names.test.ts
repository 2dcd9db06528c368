import { expect, test } from "vitest";
import { SAME, typeErrors } from "../compile.ts";
import { workspace } from "../workspace.ts";

const NAMES = ["__proto__", "constructor", "hasOwnProperty", "toString", "prototype"];

/** As text, since an object literal would lose `__proto__`. */
function text(type: string, path: string): string {
  const members = (value: (name: string) => string) =>
    NAMES.map((name) => `"${name}": ${value(name)}`).join(", ");
  return `{
    "openapi": "3.1.0", "info": { "title": "T", "version": "1" },
    "paths": { "${path}": { "get": { "operationId": "constructor", "responses": { "200": { "description": "ok", "content": {
      "application/json": { "schema": { "$ref": "#/components/schemas/__proto__" } } } } } } } },
    "components": { "schemas": { ${members(
      () =>
        `{ "type": "object", "required": ["__proto__"], "properties": { ${members(() => `{ "type": "${type}" }`)} } }`,
    )} } }
  }`;
}

test.each(["json", "yaml"])(
  "keys that every object has by itself are keys like others, in %s",
  async (extension) => {
    const space = workspace({
      [`a.${extension}`]: text("string", "/a"),
      [`b.${extension}`]: text("number", "/b"),
    });
    const { notes } = await space.generate();
    expect(notes).toHaveLength(NAMES.length + 1);
    const { components } = (await space.document()) as { components: { schemas: Record<string, unknown> } };
    expect(Object.keys(components.schemas).sort()).toEqual(
      [...NAMES, "B__proto__", "BConstructor", "BHasOwnProperty", "BPrototype", "BToString"].sort(),
    );
    expect(Object.getPrototypeOf(components.schemas)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)["type"]).toBeUndefined();
    const use = `
    import type { B__proto__, __proto__ as Plain, constructor as Constructor } from "./aliases.ts";${SAME}
    isSame<Plain["__proto__"], string>(true);
    isSame<B__proto__["__proto__"], number>(true);
    isSame<Constructor["toString"], string | undefined>(true);`;
    expect(typeErrors({ ...space.output(), "use.ts": use })).toEqual([]);
  },
);
