import { expect, test } from "vitest";
import { permissions } from "../../../../../src/generated/permissions.ts";
import { permissionsOf } from "../../../../../src/permissions.ts";
import { typeErrors } from "../compile.ts";
import { answering, openapi, workspace } from "../workspace.ts";

const permission = (value: unknown) => answering({ type: "string" }, { "x-invers-permission": value });

test("the table has what the documents name, one permission or several", async () => {
  const space = workspace({
    "one.yaml": openapi({
      paths: {
        "/b": { get: permission("vehicles"), post: permission(["vehicles", "fleet", "vehicles"]) },
        "/a": { get: answering({ type: "string" }), delete: permission({ of: "another form" }) },
        "/__proto__": { get: permission('"quoted"') },
      },
    }),
  });
  await space.generate();
  expect(space.read("permissions.ts")).toContain(
    `export const permissions = {
  "GET /__proto__": ["\\"quoted\\""],
  "GET /b": ["vehicles"],
  "POST /b": ["vehicles", "fleet"],
} as const;`,
  );
  expect(typeErrors(space.output())).toEqual([]);
});

test("without any there is an empty table", async () => {
  const space = workspace({ "one.yaml": openapi() });
  await space.generate();
  expect(space.read("permissions.ts")).toContain("export const permissions = {} as const;");
});

test("permissionsOf reads the table, and names that every object has are no operations", () => {
  for (const [operation, names] of Object.entries(permissions))
    expect(permissionsOf(operation as never)).toBe(names);
  expect(permissionsOf("GET /in-no-document" as never)).toEqual([]);
  expect(permissionsOf("toString" as never)).toEqual([]);
});
