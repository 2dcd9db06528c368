import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";

const FOLDER = new URL("results/", import.meta.url);

const fileOf = (name: string): URL => new URL(`${name}.json`, FOLDER);

/** Keeps what was measured in bench/results/<name>.json, with the Node version that it was measured on, for `report`. */
export function writeResult(name: string, measured: object): void {
  mkdirSync(FOLDER, { recursive: true });
  const result = { node: process.versions.node, ...measured };
  writeFileSync(fileOf(name), `${JSON.stringify(result, null, 2)}\n`);
}

/** What was measured last, or `undefined` if nothing was. */
export const readResult = (name: string): unknown =>
  existsSync(fileOf(name)) ? JSON.parse(readFileSync(fileOf(name), "utf8")) : undefined;
