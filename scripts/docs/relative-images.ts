/** HTML whose images are named from the page, as `./docs/…`: the site's bundler takes a bare path for a package. */
export const relativeImages = (html: string): string =>
  html.replace(/(?<=\s(?:src|srcset)=")(?![./]|[a-z]+:)/g, "./");
