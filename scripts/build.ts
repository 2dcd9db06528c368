// npm run build: src -> dist. The core is compiled file by file; the sandbox and the command are bundled, so that their
// users need nothing beside them. What no entry of the package reaches is left out.
import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { cliBundle } from "./build/cli-bundle.ts";
import { licencesOf } from "./build/licences.ts";
import { monitorBundle } from "./build/monitor-bundle.ts";
import { entriesOf, prune } from "./build/prune.ts";
import { testingBundle } from "./build/testing-bundle.ts";
import { knownArguments } from "./process/known-arguments.ts";

knownArguments("npm run build", []);

/** `npm run` has put the compiler on the path. */
function compile(...args: string[]): void {
  execFileSync("tsc", ["-p", ...args], { stdio: "inherit", shell: process.platform === "win32" });
}

rmSync("dist", { recursive: true, force: true });
compile("src");
compile("src/events");
compile("src/testing", "--emitDeclarationOnly");
const { metafile } = await build({ ...testingBundle, metafile: true });
writeFileSync("dist/testing/THIRD-PARTY-LICENSES.txt", licencesOf(Object.keys(metafile.inputs)));
const monitor = await build({ ...monitorBundle, metafile: true });
writeFileSync("dist/monitor/THIRD-PARTY-LICENSES.txt", licencesOf(Object.keys(monitor.metafile.inputs)));
const cli = await build({ ...cliBundle, metafile: true });
writeFileSync("dist/cli/THIRD-PARTY-LICENSES.txt", licencesOf(Object.keys(cli.metafile.inputs)));
for (const file of readdirSync("openapi").filter((name) => /^[^.].*\.yaml$/.test(name)))
  cpSync(`openapi/${file}`, `dist/cli/openapi/${file}`);
prune("dist", entriesOf(JSON.parse(readFileSync("package.json", "utf8"))));
