import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { entriesOf, prune } from "../../../../scripts/build/prune.ts";

const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-prune-"));
afterEach(() => rmSync(folder, { recursive: true }));

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

test("what no entry reaches is deleted, and folders that are empty then", () => {
  const kept = {
    "index.js":
      'import { a } from "./a.js";\nexport * from "./parts/b.js";\nconst c = () => import("./c.js");',
    "index.d.ts": 'export type { A } from "./types/a.ts";\nexport declare const d: import("./types/d.js").D;',
    "a.js": 'import "./index.js";\nimport "left-alone";',
    // A quote in an expression, which a scanner of imports may take for the beginning of a text.
    "index.min.js": 'const quoted=/`/,load=()=>import("./on-demand.js");',
    "on-demand.js": "",
    "parts/b.js": "",
    "c.js": "",
    "types/a.d.ts": "",
    "types/d.d.ts": "",
    "THIRD-PARTY-LICENSES.txt": "",
  };
  const gone = { "types/a.js": "", "deep/er/unused.js": 'import "../../a.js";', "parts/b.d.ts": "" };
  write({ ...kept, ...gone });
  prune(
    folder,
    ["index.js", "index.d.ts", "index.min.js"].map((entry) => join(folder, entry)),
  );
  expect(Object.keys(kept).filter((path) => !existsSync(join(folder, path)))).toEqual([]);
  expect(Object.keys(gone).filter((path) => existsSync(join(folder, path)))).toEqual([]);
  expect(existsSync(join(folder, "deep"))).toBe(false);
});

test("the entries are those of exports and bin", () => {
  mkdirSync(folder, { recursive: true });
  const exports = {
    ".": { types: "./i.d.ts", default: "./i.js" },
    "./x": "./x.js",
    "./package.json": "./package.json",
  };
  expect(entriesOf({ exports, bin: { cli: "./cli.js" } })).toEqual([
    "./i.d.ts",
    "./i.js",
    "./x.js",
    "./cli.js",
  ]);
});
