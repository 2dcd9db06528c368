import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { generateProject } from "../../../../../scripts/generate/import/generate-project.ts";
import { generate } from "../../../../../scripts/generate/pipeline.ts";
import { answering, openapi } from "../workspace.ts";
import { type Project, project } from "./project.ts";

// A process that is killed does nothing more: from a certain write on, every one fails, those that clean up included.

const life = {
  /** How many writes are still done. */
  writes: Number.POSITIVE_INFINITY,
  isKilled: false,
};

/** The write at which it is killed is half done. */
const mortal = <A extends unknown[]>(write: (...args: A) => unknown, half: (...args: A) => void = () => {}) =>
  ((...args: A) => {
    if (!life.isKilled && life.writes > 0) {
      life.writes -= 1;
      return write(...args);
    }
    if (!life.isKilled) half(...args);
    life.isKilled = true;
    throw new Error("killed");
  }) as never;

const { mkdirSync, renameSync, rmSync, writeFileSync } = fs;

// In place, since the modules under test have been loaded for other tests already.
beforeAll(() => {
  Object.assign(fs, {
    mkdirSync: mortal(mkdirSync as (...args: never[]) => unknown),
    renameSync: mortal(renameSync),
    rmSync: mortal(rmSync),
    writeFileSync: mortal(writeFileSync, (path, data) => {
      const bytes = Buffer.from(data as string);
      writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    }),
  });
  syncBuiltinESMExports();
});

const revive = () => Object.assign(life, { writes: Number.POSITIVE_INFINITY, isKilled: false });
afterEach(revive);

afterAll(() => {
  Object.assign(fs, { mkdirSync, renameSync, rmSync, writeFileSync });
  syncBuiltinESMExports();
});

const listing = (path: string, version: string) =>
  openapi({
    info: { title: "Fleet API", version },
    paths: { [path]: { get: answering({ type: "string" }) } },
  });

/** One that imports a document, and one that mends what a killed one of it has left. */
interface Way {
  readonly import: (space: Project, from: string) => Promise<unknown>;
  readonly mend: (space: Project) => Promise<unknown>;
}

const ownFolder = (space: Project) => ({
  out: join(space.root, "src"),
  own: [],
  only: true,
  generator: "test",
  today: "2026-11-23",
});

const WAYS: Record<string, Way> = {
  "npm run generate": {
    import: (space, from) => space.import(from),
    mend: ({ root }) => generate({ openapiDir: join(root, "openapi"), outDir: join(root, "generated") }),
  },
  "invers-oneapi generate": {
    import: (space, from) => generateProject({ from: [from], as: "fleet", ...ownFolder(space) }),
    mend: (space) => generateProject({ from: [], ...ownFolder(space) }),
  },
};

async function withOlder(way: Way): Promise<{ space: Project; newer: string }> {
  const space = project({ "fleet.json": listing("/vehicles", "0") });
  await way.import(space, space.outside("older.yaml", `${JSON.stringify(listing("/cars", "1"))}\n`));
  return { space, newer: space.outside("newer.json", listing("/bikes", "2")) };
}

test.each(Object.keys(WAYS))("%s, killed at any write, is whole before or after, or mended", async (name) => {
  const way = WAYS[name] as Way;
  const { space: untouched, newer } = await withOlder(way);
  const before = untouched.files();
  await way.import(untouched, newer);
  const after = untouched.files();
  expect(after).not.toEqual(before);

  const outcomes: string[] = [];
  for (let writes = 0; ; writes += 1) {
    const { space, newer: from } = await withOlder(way);
    life.writes = writes;
    const isKilled = await way.import(space, from).then(
      () => false,
      () => true,
    );
    revive();
    // What lies about is what git ignores.
    const left = Object.keys(space.files()).filter((file) => !(file in before) && !(file in after));
    expect(left.filter((file) => !/(^|\/)\..+\.tmp$/.test(file))).toEqual([]);
    if (!isKilled) break;
    await way.mend(space);
    const mended = JSON.stringify(space.files());
    expect([JSON.stringify(before), JSON.stringify(after)], `after ${writes} writes`).toContain(mended);
    outcomes.push(mended === JSON.stringify(before) ? "before" : "after");
  }
  // Once the moves are written down, there is no way back.
  expect(outcomes.length).toBeGreaterThan(10);
  expect(outcomes).toEqual([...outcomes].sort((a, b) => (a === b ? 0 : a === "before" ? -1 : 1)));
  expect(new Set(outcomes)).toEqual(new Set(["before", "after"]));
});
