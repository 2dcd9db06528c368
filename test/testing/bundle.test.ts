import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("the subpath loads where there is no Node: only listen() asks for its modules", async () => {
  const { metafile } = await build({
    entryPoints: [fileURLToPath(new URL("../../src/testing/index.ts", import.meta.url))],
    outdir: "unused",
    write: false,
    bundle: true,
    splitting: true,
    metafile: true,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    external: ["msw", "node:*"],
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
  expect([...staticImports()]).toEqual(["msw"]);
  expect(staticImports(server)).toContain("node:http");
});
