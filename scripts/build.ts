// npm run build: src -> dist. The core is compiled file by file; the sandbox is bundled, so that its users need no
// more than msw beside it.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { build } from "esbuild";
import { testingBundle } from "./build/testing-bundle.ts";

const NODE_MODULES = "node_modules/";

function compile(...args: string[]): void {
  execFileSync("npx", ["tsc", "-p", ...args], { stdio: "inherit", shell: process.platform === "win32" });
}

/** The licence texts that the bundled packages ask to be kept with copies. */
function licencesOf(files: string[]): string {
  const packages = new Set<string>();
  for (const file of files) {
    const at = file.lastIndexOf(NODE_MODULES);
    if (at < 0) continue;
    const [scope = "", name = ""] = file.slice(at + NODE_MODULES.length).split("/");
    packages.add(
      file.slice(0, at + NODE_MODULES.length) + (scope.startsWith("@") ? `${scope}/${name}` : scope),
    );
  }
  return [...packages]
    .sort()
    .map((folder) => {
      const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
      const text = readdirSync(folder).find((file) => /^licen[cs]e/i.test(file));
      if (!text) throw new Error(`${name} is bundled and has no licence file`);
      return `${name} ${version} (${license})\n\n${readFileSync(`${folder}/${text}`, "utf8").trim()}\n`;
    })
    .join(`\n${"-".repeat(80)}\n\n`);
}

rmSync("dist", { recursive: true, force: true });
compile("src");
compile("src/events");
compile("src/testing", "--emitDeclarationOnly");
const { metafile } = await build({ ...testingBundle, metafile: true });
writeFileSync("dist/testing/THIRD-PARTY-LICENSES.txt", licencesOf(Object.keys(metafile.inputs)));
