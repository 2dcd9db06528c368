import { renderMermaidSVG } from "beautiful-mermaid";

/**
 * A mermaid diagram as an SVG in the colours of the page, be it light or dark. It is drawn while the site is built, so
 * that a page needs no script for it.
 */
export function diagram(code: string): string {
  const colours = { bg: "var(--vp-c-bg)", fg: "var(--vp-c-text-1)", transparent: true };
  return (
    renderMermaidSVG(code, { ...colours, padding: 4, nodeSpacing: 16 })
      // The site brings the font, and asks no other server.
      .replace(/@import url\('[^']*'\);/, "")
      .replace('style="', 'style="max-width: 100%; height: auto; ')
  );
}
