import { filesIn, pagePaths, readText } from "../write-docs/pages.ts";
import type { Page } from "./sidebar.ts";

/** The pages of the site: those for readers of the package, the measurements, and what is known of the API. */
export const sitePages = (): Page[] =>
  [...pagePaths(), "bench/README.md", ...filesIn("openapi", "SOURCES.md")].map((path) => ({
    path,
    title: /^# (.*)$/m.exec(readText(path))?.[1]?.replaceAll("`", "") ?? path,
  }));
