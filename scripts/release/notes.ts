/** A version's section of the changelog. */
export interface Section {
  /** As the heading has it, such as `2026-12-01`; `undefined` while the version is unreleased. */
  readonly date: string | undefined;
  /** What stands below the heading. */
  readonly text: string;
}

/** The section of a version in a changelog with headings such as `## 1.2.3 (2026-12-01)`. */
export function sectionOf(changelog: string, version: string): Section | undefined {
  for (const part of changelog.split(/^(?=## )/m)) {
    const [, name, said] = /^## (\S+) \((.*)\)$/m.exec(part) ?? [];
    if (name !== version) continue;
    const date = /^\d{4}-\d{2}-\d{2}$/.test(said ?? "") ? said : undefined;
    return { date, text: part.slice(part.indexOf("\n")).trim() };
  }
  return undefined;
}

/** The notes with their links to the repository's files spelt out: the forge shows them on a page of another folder. */
export const notesOf = ({ text }: Section, base: string): string =>
  text.replace(/\]\((?![a-z]+:|#)([^)\s]+)\)/g, `](${base}/$1)`);
