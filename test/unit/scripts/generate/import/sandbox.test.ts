import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../../../../scripts/generate/pipeline.ts";
import { answering, openapi } from "../workspace.ts";
import { project } from "./project.ts";

const listing = (path: string) =>
  openapi({
    info: { title: "Fleet API", version: "1" },
    paths: { [path]: { get: answering({ type: "string" }) } },
  });

test("the sandbox's contract is ours whatever overrides it, and a line each while nothing does", async () => {
  const space = project({ "fleet.json": listing("/vehicles") });
  const folders = { openapiDir: join(space.root, "openapi"), outDir: join(space.root, "generated") };
  const file = (name: string) => space.files()[`generated/${name}`] ?? "";
  await generate(folders);
  const before = space.files();
  expect(file("sandbox.ts")).toMatch(/^export type \* from "\.\/schema\.ts";.*\n$/);
  expect(file("sandbox-document.ts")).toMatch(/^export \* from "\.\/document\.ts";.*\n$/);

  await space.import(space.outside("copy.json", listing("/cars")));
  for (const name of ["schema.ts", "document.ts"]) {
    expect(file(name)).toContain('"/cars"');
    expect(file(name)).not.toContain('"/vehicles"');
    expect(file(`sandbox${name === "schema.ts" ? "" : "-document"}.ts`)).toContain('"/vehicles"');
  }
  const { changes } = await generate({ ...folders, check: true });
  expect(changes.filter(({ action }) => action !== "keep")).toEqual([]);

  // It follows our own document, too.
  writeFileSync(join(folders.openapiDir, "fleet.json"), JSON.stringify(listing("/bikes")));
  await generate(folders);
  expect(file("sandbox.ts")).toContain('"/bikes"');
  expect(file("schema.ts")).toContain('"/cars"');

  // Deleting what was imported undoes it.
  writeFileSync(join(folders.openapiDir, "fleet.json"), before["openapi/fleet.json"] ?? "");
  rmSync(join(folders.openapiDir, "vendor", "fleet.json"));
  await generate(folders);
  expect(space.files()).toEqual(before);
});
