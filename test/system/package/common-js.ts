import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { COMPILERS, type Installed } from "./installed.ts";

const MODULES = [
  { module: "nodenext", moduleResolution: "nodenext" },
  { module: "node20", moduleResolution: "nodenext" },
  { module: "preserve", moduleResolution: "bundler" },
];

const PROGRAM = `
import { createClient, unwrap, type Schemas } from "./oneapi/index.js";
import { createSandbox } from "invers-oneapi/testing";
async function main(): Promise<void> {
  const sandbox = createSandbox();
  const client = createClient({ ...sandbox.credentials, fetch: sandbox.fetch });
  const { items } = await unwrap(client.GET("/vehicles"));
  const first: Schemas["Vehicle"] | undefined = items[0];
  // @ts-expect-error the vendor's vehicle has no such property
  first?.master_data;
  console.log(items.length);
}
void main();`;

/** Tests of the types that the command has written, in a project whose modules are CommonJS. */
export function testCommonJs({ project, node }: Installed): void {
  test.each(Object.entries(COMPILERS))("which %s compiles in a CommonJS project", (name, tsc) => {
    const folder = join(project, "commonjs", name.replace(/\W+/g, "-"));
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }');
    cpSync(join(project, "src", "oneapi"), join(folder, "oneapi"), { recursive: true });
    writeFileSync(join(folder, "program.ts"), PROGRAM);
    // One process for all settings: most of the time goes into reading TypeScript's own declarations.
    const configs = MODULES.map((settings) => {
      const config = join(folder, `tsconfig.${settings.module}.json`);
      const compilerOptions = {
        target: "es2022",
        strict: true,
        types: [],
        skipDefaultLibCheck: true,
        rootDir: ".",
        outDir: settings.module,
        ...settings,
      };
      writeFileSync(config, JSON.stringify({ compilerOptions, files: ["program.ts"] }));
      return config;
    });
    const compiled = node([tsc, "-b", ...configs]);
    expect([compiled.stdout, compiled.stderr, compiled.status]).toEqual(["", "", 0]);

    // What is left to a bundler does not run as it is.
    for (const { module } of MODULES.filter(({ moduleResolution }) => moduleResolution !== "bundler")) {
      const program = join(folder, module, "program.js");
      const { stdout, stderr } = node(["--no-warnings", program]);
      expect([stdout, stderr], module).toEqual(["12\n", ""]);
      expect(readFileSync(program, "utf8"), module).toContain("require(");
    }
  });
}
