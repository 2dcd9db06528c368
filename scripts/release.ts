// npm run release -- --tag v1.2.3 --out <folder>: puts together what a release consists of: the package, its bills of
// material, and its notes. With --dry-run: the same in a folder that is removed afterwards, and tries both registries as
// far as that needs no account; what stands in the release's way is then only said. It publishes nothing:
// .github/workflows/release.yml does.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { commandLine, readCommandLine } from "../src/cli/command-line.ts";
import { run as runProgram } from "./process/run.ts";
import { temporaryFolder } from "./process/temporary-folder.ts";
import { audit } from "./release/audit.ts";
import { readBills } from "./release/bills.ts";
import { readLastRelease } from "./release/last-release.ts";
import { notesOf, sectionOf } from "./release/notes.ts";
import { obstaclesOf } from "./release/obstacles.ts";

const LINE = commandLine({
  name: "npm run release",
  synopsis: "-- --tag <tag> --out <folder>, or -- --dry-run",
  about:
    "Puts together what a release consists of: the package, its bills of material, its notes. It publishes nothing.",
  options: {
    tag: { type: "string", value: "<tag>", help: "the tag of the release, such as v1.2.3" },
    out: { type: "string", value: "<folder>", help: "where to put it" },
    "dry-run": { type: "boolean", help: "try all of it that needs no account, and keep nothing" },
  },
  check: ({ values: { out, "dry-run": dryRun } }) =>
    out || dryRun ? undefined : "--out <folder> says where to put it, or --dry-run tries it",
});
const parsed = readCommandLine(LINE, process.argv.slice(2));
if (typeof parsed === "number") process.exit(parsed);
const { values } = parsed;
const isDryRun = values["dry-run"] ?? false;
const folder = isDryRun ? temporaryFolder("release").path : (values.out as string);
mkdirSync(folder, { recursive: true });

const read = (file: string): string => readFileSync(file, "utf8");
const manifest = { text: read("package.json"), ...JSON.parse(read("package.json")) };
const section = sectionOf(read("CHANGELOG.md"), manifest.version);
const obstacles = obstaclesOf({
  manifest,
  jsr: JSON.parse(read("jsr.json")),
  section,
  tag: values.tag,
  last: readLastRelease(),
});
for (const sentence of obstacles) console.error(`${isDryRun ? "before a release" : "FAIL"}: ${sentence}`);
if (obstacles.length > 0 && !isDryRun) process.exit(1);

async function run(...[program = "", ...args]: string[]): Promise<void> {
  const started = performance.now();
  const { code, stdout, stderr } = await runProgram(program, args);
  if (code !== 0) {
    console.error(`FAIL ${program} ${args.join(" ")}\n${stdout}${stderr}`);
    process.exitCode = 1;
    return;
  }
  console.log(`ok   ${program} ${args.join(" ")} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
}

await run("npm", "pack", "--silent", "--pack-destination", folder);
const repository = manifest.repository.url.replace(/^git\+|\.git$/g, "");
const notes = section ? notesOf(section, `${repository}/blob/v${manifest.version}`) : "";
writeFileSync(join(folder, "notes.md"), `${notes}\n`);
const bills = await readBills(manifest.name);
for (const [part, bill] of bills) {
  writeFileSync(join(folder, `${part.replaceAll("/", "-")}.cdx.json`), `${JSON.stringify(bill, null, 2)}\n`);
  console.log(`ok   bill of materials of ${part}: ${bill.components.length} libraries`);
}

const shipped = [...bills.values()].flatMap(({ components }) =>
  components.map((library) => library["bom-ref"]),
);
const vulnerabilities = audit(shipped) ?? ["the registry does not answer npm audit"];
for (const line of vulnerabilities) console.error(`${isDryRun ? "before a release" : "FAIL"}: ${line}`);
if (vulnerabilities.length === 0)
  console.log(`ok   npm audit of the ${new Set(shipped).size} libraries shipped`);
else if (!isDryRun) process.exitCode = 1;
if (isDryRun) {
  const tarball = readdirSync(folder).find((file) => file.endsWith(".tgz"));
  await run("npm", "publish", join(folder, tarball ?? ""), "--dry-run", "--access", "public");
  // The version that the workflow has.
  const [, deno = ""] = /deno-version: v(\S+)/.exec(read(".github/workflows/release.yml")) ?? [];
  const npx = ["npx", "--yes", "--prefer-offline", "-p", `deno@${deno}`];
  await run(...npx, "deno", "publish", "--dry-run", "--allow-dirty");
}
for (const file of readdirSync(folder))
  console.log(`     ${basename(file)}: ${statSync(join(folder, file)).size} bytes`);
