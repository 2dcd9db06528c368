import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { type Change, compareSurfaces } from "../api/compare.ts";
import { codeOf } from "../api/page.ts";
import { readSurface } from "../api/surface.ts";

const FOLDER = "docs/api";

const git = (...args: string[]): string =>
  execFileSync("git", args, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();

/** The newest tag of a release before the commit at hand, if there is one. */
function lastTag(): string | undefined {
  try {
    return git("describe", "--tags", "--abbrev=0", "--match", "v[0-9]*", "HEAD^");
  } catch {
    return undefined;
  }
}

const surfaceOf = (page: string) => readSurface(codeOf(page));

/** The last release's version, and what changed since in the pages of the public surface. */
export function readLastRelease(): { version: string; changes: Change[] } | undefined {
  const tag = lastTag();
  if (!tag) return undefined;
  const before = git("ls-tree", "--name-only", `${tag}:${FOLDER}`).split("\n");
  const pages = new Set([...before, ...readdirSync(FOLDER)]);
  const changes = [...pages].flatMap((page) =>
    compareSurfaces(
      surfaceOf(before.includes(page) ? git("show", `${tag}:${FOLDER}/${page}`) : ""),
      surfaceOf(readdirSync(FOLDER).includes(page) ? readFileSync(`${FOLDER}/${page}`, "utf8") : ""),
    ),
  );
  return { version: tag.slice(1), changes };
}
