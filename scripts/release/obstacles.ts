import type { Change } from "../api/compare.ts";
import type { Section } from "./notes.ts";
import { isEnough, neededPart } from "./version.ts";

/** What a release is made from. */
export interface Release {
  /** `package.json`, as text and read. */
  readonly manifest: { readonly text: string; readonly name: string; readonly version: string };
  readonly jsr: { readonly name: string; readonly version: string };
  readonly section: Section | undefined;
  /** The tag that asks for the release, such as `v1.2.3`. */
  readonly tag: string | undefined;
  /** The last release, and what changed in the public surface since. */
  readonly last?: { readonly version: string; readonly changes: readonly Change[] } | undefined;
}

/** What stands in a release's way, each as a sentence; empty if nothing does. */
export function obstaclesOf({ manifest, jsr, section, tag, last }: Release): string[] {
  const { version } = manifest;
  const placeholders = [
    ...new Set(manifest.text.match(/\b(OWNER|AUTHOR)\b/g)),
    ...(jsr.name.startsWith("@owner/") ? ["@owner"] : []),
  ];
  const found: (string | false)[] = [
    tag === undefined && `There is no tag: --tag v${version}.`,
    tag !== undefined && tag !== `v${version}` && `The tag is ${tag}, package.json says ${version}.`,
    jsr.version !== version && `jsr.json says ${jsr.version}, package.json says ${version}.`,
    placeholders.length > 0 && `package.json or jsr.json has placeholders: ${placeholders.join(", ")}.`,
    !section && `CHANGELOG.md has no section ${version}.`,
    section !== undefined && !section.date && `CHANGELOG.md gives ${version} no date.`,
    last !== undefined &&
      !isEnough(last.version, version, last.changes) &&
      `After ${last.version} comes a ${neededPart(last.version, last.changes)} version, given what changed in docs/api; ${version} is none.`,
  ];
  return found.filter((sentence) => sentence !== false);
}
