import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { extract } from "../../../../scripts/api/extract.ts";
import { readSurface } from "../../../../scripts/api/surface.ts";

const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-extract-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("the declarations that an entry exports, and those that they name, whatever file they are in", () => {
  writeFileSync(
    join(folder, "b.d.ts"),
    "export interface Behind { a?: number }\nexport declare const unused: 1;\n",
  );
  writeFileSync(
    join(folder, "a.d.ts"),
    'import type { Behind } from "./b.ts";\nexport interface Options extends Behind {}\nexport declare function open(options: Options): void;\n',
  );
  writeFileSync(join(folder, "index.d.ts"), 'export { type Options, open } from "./a.ts";\n');
  const names = [...readSurface(extract(join(folder, "index.d.ts")).code).values()];
  expect(names.map(({ name, exported }) => `${name} ${exported}`).sort()).toEqual([
    "Behind false",
    "Options true",
    "open true",
    "open_2 false",
  ]);
});

test("declarations that do not compile are an error that names them", () => {
  writeFileSync(join(folder, "wrong.d.ts"), "export declare const a: Missing;\n");
  expect(() => extract(join(folder, "wrong.d.ts"))).toThrow(/Missing/);
});
