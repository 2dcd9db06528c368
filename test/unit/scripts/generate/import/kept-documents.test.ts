import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { stringify } from "yaml";
import { answering } from "../workspace.ts";
import { document, text, userProject, VENDOR } from "./user-project.ts";

test("a second document is compared with the one that was kept, and the same once more changes nothing", async () => {
  const { put, generate, files } = userProject();
  const from = [put("new.yaml", VENDOR)];
  await generate({ from });
  const before = files();
  const { changes } = await generate({ from, today: "2027-01-01" });
  expect(new Set(changes.map(({ action }) => action))).toEqual(new Set(["keep"]));

  const newer = document("Fleet API", "8", { "/vehicles": { get: answering(text) } });
  const dry = await generate({ from: [put("newer.yaml", newer)], dryRun: true });
  expect(files()).toEqual(before);
  expect(dry.received).toMatchObject([
    { replaces: "vendor/fleet.yaml", version: { before: "7", after: "8" }, comparison: { breaks: 1 } },
  ]);
  expect(await generate({ from: [put("newer.yaml", newer)] })).toEqual(dry);
  expect(files()["vendor/fleet.yaml"]).toBe(stringify(newer));
});

test("what was kept is generated anew without a source, and what drifted is found", async () => {
  const { out, put, generate, files } = userProject();
  await generate({ from: [put("new.yaml", VENDOR)] });
  const before = files();
  writeFileSync(join(out, "schema.ts"), "export type paths = never;\n");
  const { changes } = await generate({ dryRun: true });
  expect(changes.flatMap(({ file, action }) => (action === "keep" ? [] : [file]))).toEqual(["schema.ts"]);
  await generate({});
  expect(files()).toEqual(before);
});

test("an import that was killed is completed by the next run", async () => {
  const { out, put, generate, files } = userProject();
  await generate({ from: [put("new.yaml", VENDOR)] });
  writeFileSync(join(out, ".notes.tmp"), "of somebody else");
  const before = files();
  for (const folder of [out, join(out, "vendor")]) {
    writeFileSync(join(folder, ".schema.ts.tmp"), "half of a fi");
    writeFileSync(join(folder, ".new.yaml.tmp"), "half of a docu");
    writeFileSync(join(folder, "..import.tmp.tmp"), "half of a jour");
  }
  await generate({});
  expect(files()).toEqual(before);
});
