import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { packPackage } from "../frameworks/project.ts";
import { runWell } from "../process/run.ts";
import { temporaryFolder } from "../process/temporary-folder.ts";

/**
 * Installs the package from its tarball into a folder of its own, and bundles the program with it: `main.mjs` for those
 * with a command line, `worker.mjs` and its configuration for workerd, `page.mjs` for browsers. The folder is there as
 * long as the process.
 */
export async function bundleProgram(): Promise<string> {
  const { path: folder } = temporaryFolder("matrix");
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  await runWell("npm", ["install", await packPackage(), ...quiet], { cwd: folder });
  await build({
    entryPoints: ["scripts/matrix/main.ts", "scripts/matrix/worker.ts", "scripts/matrix/page.ts"],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    format: "esm",
    target: "es2022",
    // By path: in its own folder a package would find itself.
    alias: { "invers-oneapi": join(folder, "node_modules/invers-oneapi/dist/index.js") },
    // What a platform has of Node, if anything, it has itself.
    external: ["node:*"],
    logLevel: "error",
  });
  copyFileSync("scripts/matrix/workerd.capnp", join(folder, "workerd.capnp"));
  return folder;
}
