// Looks at the built site in Chromium: opens each page by the navigation, follows each link, looks at the diagram on a
// light and on a dark page and at the pictures after a change of the colours by the site's own switch, looks whether a
// page is wider than a phone, and searches.
import { strict as assert } from "node:assert";
import { existsSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { chromium, type Page } from "playwright-core";
import { sitePages } from "../../scripts/docs/pages.ts";
import { addressOf } from "../../scripts/docs/sidebar.ts";

const DIST = new URL("dist/", import.meta.url);
const ORIGIN = "http://site.test";
const TYPES: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".json": "application/json",
};

/** The file that a server gives for an address without an end. */
function fileOf(path: string): URL | undefined {
  const names = path.endsWith("/") ? [`${path}index.html`] : [path, `${path}.html`];
  return names
    .map((name) => new URL(`.${name}`, DIST))
    .find((file) => extname(file.pathname) !== "" && existsSync(file));
}

async function serve(page: Page): Promise<void> {
  await page.route("**/*", (route) => {
    const { origin, pathname } = new URL(route.request().url());
    const file = origin === ORIGIN ? fileOf(decodeURI(pathname)) : undefined;
    if (!file) return route.fulfill({ status: 404, body: "" });
    return route.fulfill({
      body: readFileSync(file),
      contentType: TYPES[extname(file.pathname)] ?? "application/octet-stream",
    });
  });
}

/** The ids of a page, and the addresses within the site that it links. */
const readPage = (page: Page) =>
  page.evaluate(() => ({
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    links: [...document.querySelectorAll<HTMLAnchorElement>("main a[href]")]
      .filter(({ origin }) => origin === location.origin)
      .map(({ pathname, hash }) => ({ pathname, hash })),
  }));

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
  ],
});
try {
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(`${page.url()}: ${message.text()} ${message.location().url}`);
  });
  await serve(page);
  await page.goto(`${ORIGIN}/`);

  const seen = new Map<string, Awaited<ReturnType<typeof readPage>>>();
  for (const { path, title } of sitePages()) {
    const address = addressOf(path);
    // The README is the page that the site's name leads to.
    const entry = address === "/" ? ".VPNavBarTitle a" : `.VPSidebar a[href="${address}"]`;
    await page.click(entry);
    await page.waitForURL(`${ORIGIN}${address}`);
    await page.locator("main h1", { hasText: title }).first().waitFor();
    seen.set(address, await readPage(page));
  }
  for (const [address, { links }] of seen)
    for (const { pathname, hash } of links) {
      const target = seen.get(pathname);
      if (!target) faults.push(`${address}: ${pathname} is no page`);
      else if (hash && !target.ids.includes(decodeURIComponent(hash.slice(1))))
        faults.push(`${address}: ${pathname}${hash} is no heading`);
    }

  await page.goto(`${ORIGIN}/docs/architecture`);
  const colours: string[] = [];
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html${colorScheme === "dark" ? ".dark" : ":not(.dark)"}`).waitFor();
    const label = page.locator(".diagram svg text", { hasText: "auth/: the token provider" });
    await label.waitFor();
    colours.push(await label.evaluate((text) => getComputedStyle(text).fill));
    assert.equal(colours.at(-1), await page.evaluate(() => getComputedStyle(document.body).color));
  }
  assert.equal(new Set(colours).size, 2, "a diagram has the colours of a light and of a dark page");

  // The system says light still; the switch of the site counts.
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto(`${ORIGIN}/`);
  for (const theme of ["light", "dark"] as const) {
    if (theme === "dark") await page.click(".VPSwitchAppearance");
    await page.locator(`main img.on-${theme}`).first().waitFor();
    const shown = await page.evaluate(() =>
      [...document.images].filter((image) => image.checkVisibility()).map(({ currentSrc }) => currentSrc),
    );
    assert.ok(shown.length > 0 && shown.every((picture) => picture.includes(`-${theme}.`)), String(shown));
  }

  const phone = await browser.newPage({ viewport: { width: 390, height: 800 } });
  await serve(phone);
  for (const address of seen.keys()) {
    await phone.goto(ORIGIN + address);
    const width = await phone.evaluate(() => document.documentElement.scrollWidth);
    if (width > 390) faults.push(`${address}: ${width} pixels wide on a phone`);
  }

  await page.click("#local-search button");
  await page.fill("#localsearch-input", "invalid_client");
  await page.locator("#localsearch-list .result").first().click();
  await page.waitForURL((url) => url.hash !== "");
  await page.locator("main", { hasText: "invalid_client" }).waitFor();
  const found = page.url();

  assert.deepEqual(faults, []);
  const links = [...seen.values()].reduce((sum, { links }) => sum + links.length, 0);
  console.log(
    `ok   ${seen.size} pages by the navigation, ${links} links; the diagram in light and dark; the search leads to ${found}`,
  );
} finally {
  await browser.close();
}
