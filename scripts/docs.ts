// npm run docs: builds the site of all pages into docs/.site/dist; a link that leads nowhere fails. With `-- look` it
// builds, and looks at it in Chromium: follows the whole navigation, and searches.
import { type ExecFileSyncOptions, execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { knownArguments } from "./process/known-arguments.ts";

const look = knownArguments("npm run docs", ["look"]).length > 0;
const SITE = "docs/.site";
const shown: ExecFileSyncOptions = { stdio: "inherit", shell: process.platform === "win32" };
if (!existsSync(`${SITE}/node_modules`))
  execFileSync("npm", ["ci", "--prefix", SITE, "--no-audit", "--no-fund", "--loglevel=error"], shown);

rmSync(`${SITE}/dist`, { recursive: true, force: true });
try {
  execFileSync("npx", ["--prefix", SITE, "vitepress", "build", SITE], shown);
  if (look) execFileSync(process.execPath, ["--import", "tsx", `${SITE}/look.ts`], shown);
} catch (error) {
  // It has said what is wrong.
  process.exitCode = (error as { status?: number | null }).status ?? 1;
}
