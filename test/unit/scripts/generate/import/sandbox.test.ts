import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { generate } from "../../../../../scripts/generate/pipeline.ts";
import { answering, openapi } from "../workspace.ts";
import { project } from "./project.ts";

const SANDBOX = ["generated/sandbox.ts", "generated/sandbox-document.ts"];

/** A document that says of itself that it is ours. */
const listing = (path: string, title = "Fleet API") =>
  openapi({
    info: { title, version: "1", "x-origin": "public pages" },
    paths: { [path]: { get: answering({ type: "string" }) } },
  });

test("what the sandbox plays is written from our documents, and kept when another takes the place of one", async () => {
  const space = project({ "fleet.json": listing("/vehicles") });
  const folders = { openapiDir: join(space.root, "openapi"), outDir: join(space.root, "generated") };
  const files = () => SANDBOX.map((file) => space.files()[file]);
  await generate(folders);
  const before = files();
  for (const text of before) expect(text).toContain('"/vehicles"');

  // Another title changes nothing of what is played; another operation does, and whoever edits our documents is told.
  const notesOn = async (document: object): Promise<readonly string[]> => {
    writeFileSync(join(folders.openapiDir, "fleet.json"), JSON.stringify(document));
    return (await generate({ ...folders, check: true })).notes;
  };
  expect(await notesOn(listing("/vehicles", "Fleets"))).toEqual([]);
  expect(await notesOn(listing("/bikes"))).toEqual([
    expect.stringMatching(/^What the sandbox plays follows the documents that are marked/),
  ]);

  // A copy of ours that somebody has changed.
  const taken = await space.take(space.outside("copy.json", listing("/cars")), { as: "fleet" });
  expect(taken.generated.misfits).toEqual([
    { operation: "GET /vehicles", reason: "is in no document any more" },
  ]);
  await generate(folders);
  expect(files()).toEqual(before);
  expect(space.files()["generated/schema.ts"]).toContain('"/cars"');
});
