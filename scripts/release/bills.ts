import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { type BuildOptions, build } from "esbuild";
import { cliBundle } from "../build/cli-bundle.ts";
import { packagesOf } from "../build/licences.ts";
import { testingBundle } from "../build/testing-bundle.ts";
import { type Bom, billOf } from "./bill-of-materials.ts";

function npmBom(...args: string[]): Bom {
  const command = ["sbom", "--sbom-format", "cyclonedx", ...args];
  const options = { encoding: "utf8", maxBuffer: 2 ** 26, shell: process.platform === "win32" } as const;
  return JSON.parse(execFileSync("npm", command, options)) as Bom;
}

/** The libraries in a bundle, as `name@version`. */
async function bundledIn(options: BuildOptions): Promise<Set<string>> {
  const { metafile } = await build({ ...options, write: false, metafile: true });
  const packages = packagesOf(Object.keys(metafile?.inputs ?? {})).map((folder) => {
    const { name, version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
    return `${name}@${version}`;
  });
  return new Set(packages);
}

/**
 * The bills of material (CycloneDX) of what is published, by the part's name: the core with what is installed beside it,
 * and the two parts that bring their libraries along.
 */
export async function readBills(name: string): Promise<Map<string, Bom>> {
  const installed = npmBom();
  const core = npmBom("--omit=dev", "--omit=peer", "--omit=optional").components;
  const parts = new Map([
    [name, new Set(core.map((component) => component["bom-ref"]))],
    [`${name}/testing`, await bundledIn(testingBundle)],
    [`${name}/cli`, await bundledIn(cliBundle)],
  ]);
  return new Map([...parts].map(([part, refs]) => [part, billOf(installed, part, refs)]));
}
