import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { reportText } from "../../../../../scripts/generate/import/report.ts";
import { project } from "./project.ts";
import { document, userProject, VENDOR } from "./user-project.ts";

const replaced = { replaces: "vendor/fleet.yaml", version: { before: undefined, after: "7" } };

test("a kept document that is broken is found by ours, and replaced", async () => {
  const fleet = stringify(document("INVERS Fleet API", "0.1.0", {}));
  const events = stringify(document("INVERS Event Log", "0.1.0", {}));
  const space = project({ "fleet.yaml": fleet, "events.yaml": events });
  writeFileSync(join(space.root, "openapi/vendor/fleet.yaml"), "openapi: [");
  const taken = await space.import(space.outside("new.yaml", stringify(VENDOR)));
  expect(taken).toMatchObject(replaced);
  const [head] = reportText(taken, "openapi");
  expect(head).toMatch(/overrides openapi\/vendor\/fleet.yaml, which cannot be read$/);
});

test("so it is in a project of one's own", async () => {
  const { out, put, generate } = userProject();
  await generate({ from: [put("new.yaml", VENDOR)] });
  writeFileSync(join(out, "vendor/fleet.yaml"), "openapi: [");
  const { received } = await generate({ from: [put("new.yaml", VENDOR)] });
  expect(received).toMatchObject([replaced]);
});
