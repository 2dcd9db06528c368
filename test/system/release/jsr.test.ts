import { expect, test } from "vitest";
import { readText } from "../../../scripts/write-docs/pages.ts";

test("jsr.json has the version and the subpaths of package.json", () => {
  const jsr = JSON.parse(readText("jsr.json"));
  const { version, exports } = JSON.parse(readText("package.json"));
  const subpaths = Object.entries<string | { types: string }>(exports).flatMap(([subpath, target]) =>
    typeof target === "string"
      ? []
      : [[subpath, target.types.replace("./dist/", "./src/").replace(".d.ts", ".ts")]],
  );
  expect(jsr).toMatchObject({ version, exports: Object.fromEntries(subpaths) });
});
