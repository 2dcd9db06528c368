// npm run bench -- <name> [...arguments]: runs bench/<name>.ts on the compiled package, beside its peers, which are a
// package of their own so that none of them is a dependency here.
import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { askedName } from "./bench/names.ts";

const [name, ...rest] = askedName("bench", "bench");
const file = `bench/${name}.ts`;

const shown: ExecFileSyncOptions = { stdio: "inherit", shell: process.platform === "win32" };
if (!existsSync("bench/node_modules")) {
  execFileSync("npm", ["ci", "--prefix", "bench", "--no-audit", "--no-fund", "--loglevel=error"], shown);
}
execFileSync("tsc", ["-p", "src", "--outDir", "bench/dist"], shown);
execFileSync("tsc", ["-p", "src/events", "--outDir", "bench/dist"], shown);
try {
  execFileSync(process.execPath, ["--expose-gc", "--import", "tsx", file, ...rest], { stdio: "inherit" });
} catch (error) {
  // The benchmark has said what is wrong.
  process.exitCode = (error as { status?: number | null }).status ?? 1;
}
