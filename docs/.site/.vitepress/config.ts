// The site is made of the pages that the repository has anyway; nothing is written twice.
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitepress";
import { anchorOf } from "../../../scripts/docs/anchor.ts";
import { sitePages } from "../../../scripts/docs/pages.ts";
import { relativeImages } from "../../../scripts/docs/relative-images.ts";
import { sidebarOf } from "../../../scripts/docs/sidebar.ts";
import { siteHref } from "../../../scripts/docs/site-href.ts";
import { themedPictures } from "../../../scripts/docs/themed-pictures.ts";
import { diagram } from "./diagram.ts";

const root = fileURLToPath(new URL("../../../", import.meta.url));
const pages = sitePages();
const paths = new Set(pages.map(({ path }) => path));
const manifest = JSON.parse(readFileSync(`${root}package.json`, "utf8"));
const repository = manifest.repository.url.replace(/^git\+|\.git$/g, "");
const targets = { pages: paths, exists: (path: string) => existsSync(root + path), repository };

export default defineConfig({
  title: manifest.name,
  description: manifest.description,
  lang: "en",
  head: [["style", {}, "html.dark .on-light, html:not(.dark) .on-dark { display: none; }"]],
  srcDir: "../..",
  outDir: "./dist",
  cacheDir: "./node_modules/.vitepress",
  base: process.env["SITE_BASE"] ?? "/",
  cleanUrls: true,
  srcExclude: ["coverage/**", "dist/**", "src/**", "scripts/**", "test/**"],
  rewrites: (path) => path.replace(/README\.md$/, "index.md"),
  markdown: {
    anchor: { slugify: anchorOf },
    config(md) {
      const { fence } = md.renderer.rules;
      md.renderer.rules.fence = (tokens, at, ...rest) => {
        const { info = "", content = "" } = tokens[at] ?? {};
        if (info !== "mermaid") return fence?.(tokens, at, ...rest) ?? "";
        // A page is a template of Vue, which takes no `<style>` but by v-html.
        return `<div class="diagram" v-html="${md.utils.escapeHtml(JSON.stringify(diagram(content)))}"></div>`;
      };
      md.core.ruler.after("normalize", "themed-pictures", (state) => {
        state.src = themedPictures(state.src);
      });
      md.core.ruler.push("site-links", ({ tokens, env }) => {
        const page = env.relativePath.replace(/(^|\/)index\.md$/, (whole: string) =>
          paths.has(env.relativePath) ? whole : whole.replace("index", "README"),
        );
        for (const token of tokens.flatMap((block) => [block, ...(block.children ?? [])])) {
          // The site has a form for code in fences only.
          if (token.type === "code_block") Object.assign(token, { type: "fence", info: "text" });
          if (token.type.startsWith("html_")) token.content = relativeImages(token.content);
          if (token.type === "link_open")
            token.attrSet("href", siteHref(page, token.attrGet("href") ?? "", targets));
        }
      });
    },
  },
  themeConfig: {
    sidebar: sidebarOf(readFileSync(`${root}README.md`, "utf8"), pages),
    outline: "deep",
    search: { provider: "local" },
    socialLinks: [{ icon: "github", link: repository }],
  },
});
