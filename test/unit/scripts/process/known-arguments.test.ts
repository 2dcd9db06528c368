import { readdirSync } from "node:fs";
import { afterEach, expect, test, vi } from "vitest";
import { readOptions } from "../../../../scripts/bench/read-options.ts";
import { knownArguments } from "../../../../scripts/process/known-arguments.ts";
import { readText } from "../../../../scripts/write-docs/pages.ts";

const { argv } = process;
afterEach(() => {
  process.argv = argv;
  vi.restoreAllMocks();
});

/** What a reader of arguments comes to with these: what it gives, or how the process ends. */
function withArguments(given: string[], read: () => unknown): unknown {
  process.argv = [...argv.slice(0, 2), ...given];
  const error = vi.spyOn(console, "error").mockReturnValue();
  vi.spyOn(process, "exit").mockImplementation((code) => {
    throw [code, ...error.mock.calls.flat()];
  });
  try {
    return read();
  } catch (ended) {
    return ended;
  }
}

const matrix = () => knownArguments("npm run matrix", ["deno", "--write"]);
const soak = () => readOptions("npm run soak -- a", { rounds: 10, seed: 3 }, ["node"]);

test.each<[given: string[], read: () => unknown, comesTo: unknown]>([
  [[], matrix, []],
  [["--write", "deno"], matrix, ["--write", "deno"]],
  [["dino"], matrix, [2, "npm run matrix: there is no dino, only deno, --write"]],
  [["-x"], () => knownArguments("npm run a", []), [2, "npm run a: there is no -x, it takes no argument"]],
  [[], soak, { rounds: 10, seed: 3 }],
  [["--seed", "7", "--node", "n"], soak, { rounds: 10, seed: 7, node: "n" }],
  // It would find nothing wrong.
  ...["x", "0", "1.5"].map((rounds): [string[], () => unknown, unknown] => [
    ["--rounds", rounds],
    soak,
    [2, "npm run soak -- a: --rounds must be a whole number from 1; it takes --rounds, --seed, --node"],
  ]),
  [
    ["--sead", "7"],
    soak,
    [2, "npm run soak -- a: Unknown option '--sead'; it takes --rounds, --seed, --node"],
  ],
])("%j", (given, read, comesTo) => {
  expect(withArguments(given, read)).toEqual(comesTo);
});

test("no script takes an argument that it does not know", () => {
  const careless = readdirSync("scripts")
    .filter((file) => file.endsWith(".ts"))
    .filter((file) => !/\b(knownArguments|askedName|readCommandLine)\(/.test(readText(`scripts/${file}`)));
  expect(careless).toEqual([]);
});
