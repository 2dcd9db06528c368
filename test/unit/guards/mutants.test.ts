import { expect, test } from "vitest";
import { readText } from "../../../scripts/write-docs/pages.ts";
import { MUTANTS } from "../../system/chaos/mutants.ts";
import { MUTANTS as EVENT_MUTANTS } from "../../system/events/kill/mutants.ts";

// Told here in milliseconds, and not only by the runs of the system that use them.
test.each([...MUTANTS, ...EVENT_MUTANTS])("there is what a mutant breaks: $name", ({ edits }) => {
  for (const [file, from] of edits) expect(readText(`src/${file}`).split(from), from).toHaveLength(2);
});
