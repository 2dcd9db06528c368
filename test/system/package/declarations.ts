import { cpSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile, declarationsOf, longLines } from "../../../scripts/types-matrix/compile.ts";
import { EACH_CHOICE_ONCE, type Setting } from "../../../scripts/types-matrix/settings.ts";
import { COMPILERS, type Installed, root } from "./installed.ts";

const inRepository = (setting: Setting): Setting => ({
  ...setting,
  compilerOptions: { ...setting.compilerOptions, typeRoots: [`${root}node_modules/@types`] },
});

const linesOf = (project: string, program: string): number =>
  readFileSync(declarationsOf(project, program), "utf8").split("\n").length;

/** Tests of the package's declarations, in projects with various settings. */
export function testDeclarations({ project }: Installed): void {
  // By the fastest compiler; `npm run types-matrix` has all combinations, and the other compilers.
  test.each(EACH_CHOICE_ONCE)(
    "type-checks, libraries included, and declares what is inferred in a few lines, none too long: $name",
    async (setting) => {
      cpSync(`${root}test/system/package/types`, project, { recursive: true });
      expect(await compile(project, COMPILERS["@typescript/native"], inRepository(setting))).toBe("");
      expect(setting.programs.flatMap((program) => longLines(project, program))).toEqual([]);
      if (setting.programs.includes("inferred.ts")) expect(linesOf(project, "inferred.ts")).toBeLessThan(80);
    },
  );
}
