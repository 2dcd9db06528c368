// npm run types-matrix [-- 5.4 7 ...]: compiles programs that use the packed package with each supported TypeScript, in
// every setting of a user's project, and bundles their declarations. The compilers come from the package registry.
import { cpSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packPackage } from "./frameworks/project.ts";
import { knownArguments } from "./process/known-arguments.ts";
import { runWell } from "./process/run.ts";
import { temporaryFolder } from "./process/temporary-folder.ts";
import { bundleDeclarations } from "./types-matrix/bundle.ts";
import { compile, longLines } from "./types-matrix/compile.ts";
import { SETTINGS } from "./types-matrix/settings.ts";

const VERSIONS = ["5.4", "5.9", "6", "7"];
/** Reads programs by the compiler's JavaScript API, which TypeScript 7 has not. */
const BUNDLED_BY = "5.9";

const asked = knownArguments("npm run types-matrix", VERSIONS);
const versions = asked.length > 0 ? asked : VERSIONS;

const { path: project } = temporaryFolder("types");
cpSync("test/system/package/types", project, { recursive: true });
writeFileSync(join(project, "package.json"), '{ "private": true, "type": "module" }');
const install = async (...packages: string[]): Promise<void> => {
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error", "--prefer-offline", "--legacy-peer-deps"];
  await runWell("npm", ["install", ...packages, ...quiet], { cwd: project });
};
await install(
  await packPackage(),
  "@types/node@20",
  "amqplib@2",
  ...versions.map((version) => `typescript-${version}@npm:typescript@${version}`),
);

function report(name: string, started: number, wrong: string): void {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${wrong ? "FAIL" : "ok  "} ${name} (${seconds} s)`);
  if (!wrong) return;
  console.log(wrong);
  process.exitCode = 1;
}

for (const version of versions) {
  const compiler = join(project, `node_modules/typescript-${version}/bin/tsc`);
  for (const setting of SETTINGS) {
    if (Number(version) < (setting.since ?? 0)) continue;
    const started = performance.now();
    const wrong = await compile(project, compiler, setting);
    const long = wrong ? [] : setting.programs.flatMap((program) => longLines(project, program));
    report(`TypeScript ${version}: ${setting.name}`, started, wrong || long.join("\n"));
  }
}
if (versions.includes(BUNDLED_BY)) {
  await install("dts-bundle-generator@9", `typescript@${BUNDLED_BY}`);
  for (const msw of [false, true]) {
    if (msw) await install("msw@2");
    const started = performance.now();
    const name = `declarations in one file, by dts-bundle-generator, ${msw ? "with" : "without"} msw`;
    report(name, started, await bundleDeclarations(project, msw));
  }
}
