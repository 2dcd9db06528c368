import { readdirSync, readFileSync } from "node:fs";

const NODE_MODULES = "node_modules/";

/** The MIT licence, for packages that name it and leave its text out. */
const mit = (holder: string): string => `MIT License

Copyright (c) ${holder}

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The folder of the package that a file belongs to; `undefined` for a file of ours. */
function packageOf(file: string): string | undefined {
  const at = file.lastIndexOf(NODE_MODULES);
  if (at < 0) return undefined;
  const start = at + NODE_MODULES.length;
  const [scope = "", name = ""] = file.slice(start).split("/");
  return file.slice(0, start) + (scope.startsWith("@") ? `${scope}/${name}` : scope);
}

function licenceOf(folder: string): string {
  const { name, version, license, author } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  if (!file && license !== "MIT") throw new Error(`${name} is bundled and has no licence file`);
  const text = file ? readFileSync(`${folder}/${file}`, "utf8").trim() : mit(author?.name ?? author);
  return `${name} ${version} (${license})\n\n${text}\n`;
}

/** The folders of the packages that bundled files belong to. */
export const packagesOf = (files: readonly string[]): string[] =>
  [...new Set(files.map(packageOf).filter((folder) => folder !== undefined))].sort();

/** The licence texts that bundled packages ask to be kept with copies. */
export function licencesOf(files: readonly string[]): string {
  return packagesOf(files)
    .map(licenceOf)
    .join(`\n${"-".repeat(80)}\n\n`);
}
