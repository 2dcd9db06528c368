import { build } from "esbuild";
import { expect, test } from "vitest";
import { testingBundle } from "../../../../scripts/build/testing-bundle.ts";

test("the subpath loads without msw and without Node: only listen() needs its modules", async () => {
  const { metafile } = await build({
    ...testingBundle,
    write: false,
    metafile: true,
  });
  const outputs = Object.values(metafile.outputs);
  const entry = outputs.find(({ entryPoint }) => entryPoint?.endsWith("testing/index.ts"));
  const server = outputs.find(({ entryPoint }) => entryPoint?.endsWith("testing/server.ts"));
  const staticImports = (output = entry) =>
    new Set(
      output?.imports
        .filter(({ kind, external }) => kind === "import-statement" && external)
        .map((i) => i.path),
    );
  expect([...staticImports()]).toEqual([]);
  expect(staticImports(server)).toContain("node:http");
});
