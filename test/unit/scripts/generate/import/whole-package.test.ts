import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { importDocument } from "../../../../../scripts/generate/import/import-document.ts";
import { document as played } from "../../../../../src/generated/sandbox-document.ts";
import { packageCopy } from "../package-copy.ts";
import { answering, openapi } from "../workspace.ts";

// What an operator has after the vendor's documents came: nothing but the sandbox leans on what ours said.

const NAMES = ["vehicle-management", "vehicle-commands", "vehicle-lifecycle", "events", "event-log"];

const foreign = (name: string) =>
  openapi({ paths: { [`/${name}/things`]: { get: answering({ type: "null" }) } } });

/** Of events every document has the types that programs have handlers for, and tests too. */
const changedEvents = (): object => ({
  ...parse(readFileSync("openapi/events.yaml", "utf8")),
  info: { title: "Copy", version: "2" },
});

/** All that the sandbox plays, with paths renamed, a field gone and a value more. */
function changedCopy(): object {
  const text = JSON.stringify({
    ...played,
    info: { title: "Copy", version: "2" },
  });
  const changed = text
    .replace('"/vehicles":', '"/fleet/vehicles":')
    .replace("/commands/unlock-central-lock", "/commands/open-central-lock")
    .replaceAll('"license_plate":', '"plate":')
    .replaceAll('["ONLINE"]', '["ONLINE","ASLEEP"]');
  return JSON.parse(changed);
}

test("with others in force for all documents, the package compiles and the sandbox serves", async () => {
  const parts = [".biome.json", "openapi", "scripts/generate", "scripts/process", "scripts/quickstart.ts"];
  const copy = packageCopy(...parts);
  const folders = { root: copy.root, openapi: "openapi", generated: join("src", "generated") };
  const from = join(copy.root, "incoming.json");
  const importAs = async (as: string, document: object): Promise<void> => {
    writeFileSync(from, JSON.stringify(document));
    await importDocument({ from, as, ...folders, today: "2026-11-23" });
  };
  for (const name of NAMES) await importAs(name, name === "events" ? changedEvents() : foreign(name));
  // The package itself, whatever it is typed by. Tests of the client may name what our documents have.
  expect(copy.typeErrors()).toBe("");

  // The formatter would write them anew: what was imported stays as it came.
  const format = ["format", "--vcs-enabled=false", "--no-errors-on-unmatched", "openapi"];
  expect(copy.run("@biomejs/biome/bin/biome", ...format)).toContain("Checked 0 files");

  await importAs("vehicle-management", changedCopy());
  const output = copy.run("tsx/dist/cli.mjs", "scripts/quickstart.ts");
  expect(output).toMatch(/central_lock .*UNLOCKED[\s\S]*\n2 calls/);
});
