const PICTURE =
  /<picture><source media="\(prefers-color-scheme: dark\)" srcset="([^"]+)"><img src="([^"]+)"( alt="[^"]*")><\/picture>/g;

/**
 * A page with each `<picture>` as two images, of which the site's style shows the one of the page's colours: those are
 * set by a switch of the site, which a `<picture>` does not know.
 */
export const themedPictures = (markdown: string): string =>
  markdown.replace(PICTURE, '<img class="on-light" src="$2"$3><img class="on-dark" src="$1"$3>');
