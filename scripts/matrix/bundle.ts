import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { packPackage } from "../frameworks/project.ts";

/**
 * Installs the package from its tarball into a folder of its own, and bundles the program with it: `main.mjs` for those
 * with a command line, `worker.mjs` and its configuration for workerd, `page.mjs` for browsers.
 */
export async function bundleProgram(): Promise<{ readonly folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-matrix-"));
  const tarball = packPackage();
  writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }');
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline"];
  execFileSync("npm", ["install", tarball.path, ...quiet], {
    cwd: folder,
    shell: process.platform === "win32",
  });
  rmSync(tarball.folder, { recursive: true });
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
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
