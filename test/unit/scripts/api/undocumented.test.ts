import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { extract } from "../../../../scripts/api/extract.ts";
import { undocumentedIn } from "../../../../scripts/api/undocumented.ts";

const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-undocumented-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DECLARATIONS = `
/** Said. */
export interface Options extends Behind {
  /** Said. */
  a: string;
  b: string;
  [name: string]: unknown;
}
interface Behind { c: string }
/** Said. */
export declare function read(): void;
export declare function read(options: Options): void;
export declare const bare: 1;
/** Said. */
export declare class Thing {
  static readonly kind: string;
  /** Said. */
  run(): void;
}
export interface Generated { d: string }
export {};
`;

test("exports, members of all types and overloads without a docblock are named", () => {
  const file = join(folder, "index.d.ts");
  writeFileSync(file, DECLARATIONS);
  expect(undocumentedIn(extract(file).marked, new Set(["Generated"])).sort()).toEqual([
    "Behind.c",
    "Options.[]",
    "Options.b",
    "Thing.kind",
    "bare",
    "read",
  ]);
});
