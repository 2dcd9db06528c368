import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { afterAll, expect, test } from "vitest";
import { pathOf } from "../../../scripts/write-docs/pages.ts";

const folder = mkdtempSync(join(tmpdir(), "invers-oneapi-clone-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const isClone = existsSync(pathOf(".git"));

test.runIf(isClone)(
  "a clone with core.autocrlf has line feeds: tests and the drift check compare bytes",
  () => {
    const git = ["-c", "core.autocrlf=true", "checkout-index", "--all", `--prefix=${folder}${sep}`];
    execFileSync("git", git, { cwd: pathOf("./") });
    // The vendor's own documents stay as they were received.
    const vendor = join(folder, "openapi", "vendor", sep);
    const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
      .map((file) => join(folder, file))
      .filter((file) => statSync(file).isFile() && !file.startsWith(vendor));
    expect(files.length).toBeGreaterThan(100);
    expect(files.filter((file) => readFileSync(file).includes("\r\n"))).toEqual([]);
  },
);
