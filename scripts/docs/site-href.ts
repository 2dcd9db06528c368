import { posix } from "node:path";

/** What a link may lead to. */
export interface Targets {
  /** Paths of the site's pages in the repository. */
  readonly pages: ReadonlySet<string>;
  /** Whether the repository has a file or folder. */
  readonly exists: (path: string) => boolean;
  /** Address of the repository on its forge. */
  readonly repository: string;
}

/**
 * A link of a page as the site has it: to another page, or, for a program or a licence, to the repository.
 *
 * @throws if the repository has no such file
 */
export function siteHref(page: string, href: string, { pages, exists, repository }: Targets): string {
  const [file = "", anchor] = href.split("#");
  if (file === "" || /^[a-z]+:/.test(href)) return href;
  const path = posix.normalize(posix.join(posix.dirname(page), decodeURI(file)));
  if (!exists(path)) throw new Error(`${page}: the link ${href} leads nowhere`);
  if (!pages.has(path)) return `${repository}/blob/main/${encodeURI(path)}`;
  const target = file.replace(/README\.md$/, "index.md");
  return anchor === undefined ? target : `${target}#${anchor}`;
}
