import { posix } from "node:path";
import { anchorOf } from "../../../scripts/docs/anchor.ts";

const LINK = /\]\(([^)\s]+)\)/g;
const FENCED = /^```[\s\S]*?^```$/gm;

const anchorsIn = (text: string): string[] =>
  [...text.replace(FENCED, "").matchAll(/^#+ (.*)$/gm)].map(({ 1: heading = "" }) => anchorOf(heading));

/**
 * The relative links of a page that lead nowhere, as they are written.
 *
 * @param exists whether there is a file or folder at a path in the package's folder
 * @param read the text of another page
 */
export function deadLinks(
  page: string,
  text: string,
  exists: (path: string) => boolean,
  read: (path: string) => string,
): string[] {
  const links = [...text.replace(FENCED, "").matchAll(LINK)].map(({ 1: link = "" }) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [file = "", anchor] = link.split("#");
    const path = posix.normalize(posix.join(posix.dirname(page), file));
    if (file && !exists(path)) return true;
    return anchor !== undefined && !anchorsIn(file ? read(path) : text).includes(anchor);
  });
}
