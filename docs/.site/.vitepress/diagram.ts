import { renderMermaidSVG } from "beautiful-mermaid";

const LABEL = /\["([^"]+)"\]/g;

/**
 * A mermaid diagram as an SVG in the colours of the page, be it light or dark. It is drawn while the site is built, so
 * that a page needs no script for it.
 *
 * @throws if a label is not drawn: the library takes a box's label where the box is named first only
 */
export function diagram(code: string): string {
  const colours = { bg: "var(--vp-c-bg)", fg: "var(--vp-c-text-1)", transparent: true };
  const svg = renderMermaidSVG(code, { ...colours, padding: 4, nodeSpacing: 16 });
  for (const { 1: label = "" } of code.matchAll(LABEL))
    if (!svg.includes(`>${label}<`)) throw new Error(`the diagram does not show the label "${label}"`);
  return (
    svg
      // The site brings the font, and asks no other server.
      .replace(/@import url\('[^']*'\);/, "")
      .replace('style="', 'style="max-width: 100%; height: auto; ')
  );
}
