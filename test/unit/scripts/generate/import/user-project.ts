import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { stringify } from "yaml";
import {
  generateProject,
  type ProjectOptions,
} from "../../../../../scripts/generate/import/generate-project.ts";
import { toSource } from "../../../../../scripts/generate/read/source.ts";
import { answering, openapi } from "../workspace.ts";
import { filesOf } from "./files-of.ts";

export const text = { type: "string" };
/** A document with this title, version and paths. */
export const document = (title: string, version: string, paths: object) =>
  openapi({ info: { title, version }, paths });
/** The package's own documents. */
const OWN = {
  "fleet.yaml": document("Fleet", "0", { "/vehicles": { get: answering(text) } }),
  // What a received document describes is not described by ours, in whatever document that is.
  "partners.yaml": document("Partners", "0", {
    "/partners": { get: answering(text) },
    "/bills": { get: answering(text) },
    "/more": { get: answering(text) },
  }),
};
/** What the vendor published. */
export const VENDOR = document("Fleet API", "7", { "/vehicles": { get: answering({ type: "number" }) } });

/** A user's project, empty but for the documents that are put beside it. */
export function userProject() {
  const root = mkdtempSync(join(tmpdir(), "project-"));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const out = join(root, "src", "oneapi");
  const options: ProjectOptions = {
    from: [],
    out,
    own: Object.entries(OWN).map(([file, content]) =>
      toSource(file, `openapi/${file}`, new TextEncoder().encode(stringify(content))),
    ),
    generator: "invers-oneapi 1.2.3",
    today: "2026-11-26",
  };
  const put = (file: string, content: object | string) => {
    const path = join(root, file);
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, typeof content === "string" ? content : stringify(content));
    return path;
  };
  const generate = (more: Partial<ProjectOptions>) => generateProject({ ...options, ...more });
  const files = () => filesOf(out);
  return { root, out, put, generate, files };
}
