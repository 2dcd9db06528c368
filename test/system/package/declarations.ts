import { cpSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, declarationsOf, longLines } from "../../../scripts/types-matrix/compile.ts";
import { SETTINGS, type Setting } from "../../../scripts/types-matrix/settings.ts";
import { COMPILERS, type Installed, root, SLOW } from "./installed.ts";

const inRepository = (setting: Setting): Setting => ({
  ...setting,
  compilerOptions: { ...setting.compilerOptions, typeRoots: [`${root}node_modules/@types`] },
});

/** Tests of the package's declarations, in projects with various settings. */
export function testDeclarations({ project }: Installed): void {
  // All settings by the fastest compiler; `npm run types-matrix` has the other ones.
  test.each(SETTINGS)("type-checks, libraries included: $name", SLOW, async (setting) => {
    cpSync(`${root}test/system/package/types`, project, { recursive: true });
    expect(await compile(project, COMPILERS["@typescript/native"], inRepository(setting))).toBe("");
  });

  test("declares what is inferred in lines", SLOW, async () => {
    cpSync(`${root}test/system/package/types`, project, { recursive: true });
    const [setting] = SETTINGS as [Setting, ...Setting[]];
    expect(await compile(project, COMPILERS.typescript, inRepository(setting))).toBe("");
    expect(longLines(project, "inferred.ts")).toEqual([]);
    expect(readFileSync(declarationsOf(project, "inferred.ts"), "utf8").split("\n").length).toBeLessThan(80);
  });
}
