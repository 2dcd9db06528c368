import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The package's folder. */
export const ROOT: URL = new URL("../../", import.meta.url);

/** The files of a folder and of those in it, as paths in the package. */
export const filesIn = (folder: string, end: string): string[] =>
  readdirSync(new URL(`${folder}/`, ROOT), { recursive: true, encoding: "utf8" })
    .map((file) => file.replaceAll("\\", "/"))
    // What builds the site lies in docs/.site.
    .filter((file) => file.endsWith(end) && !file.startsWith("."))
    .map((file) => `${folder}/${file}`)
    .sort();

/** The pages for readers of the package, as paths in the package's folder. */
export const pagePaths = (): string[] => [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"],
  ...filesIn("docs", ".md"),
  ...filesIn("examples", ".md"),
];

/** The example programs that run by themselves; those of a framework have a folder of their own. */
export const examplePaths = (): string[] =>
  filesIn("examples", ".ts").filter((path) => path.split("/").length === 2);

export const pathOf = (file: string): string => fileURLToPath(new URL(file, ROOT));

/** The text of a file with line feeds as line ends, whatever the clone has made of them. */
export const readText = (file: string): string => readFileSync(pathOf(file), "utf8").replaceAll("\r\n", "\n");
