import { expect, test } from "vitest";
import { isEnough } from "../../../../scripts/release/version.ts";

const CHANGES = {
  breaks: [
    { name: "a", breaking: false, what: "" },
    { name: "b", breaking: true, what: "" },
  ],
  adds: [{ name: "a", breaking: false, what: "" }],
  none: [],
};

test.each([
  ["breaks", "1.2.3", ["2.0.0"], ["1.3.0", "1.2.4"]],
  ["adds", "1.2.3", ["1.3.0", "2.0.0"], ["1.2.4"]],
  ["none", "1.2.3", ["1.2.4", "1.3.0"], ["1.2.3", "1.2.2", "0.9.9"]],
  ["breaks", "0.1.2", ["0.2.0", "1.0.0"], ["0.1.3"]],
  ["adds", "0.1.2", ["0.1.3"], ["0.1.2"]],
  ["adds", "1.9.9", ["1.10.0"], ["1.9.10"]],
] as const)("%s after %s: %j will do, %j will not", (changes, since, enough, tooLittle) => {
  const judge = (version: string) => isEnough(since, version, CHANGES[changes]);
  expect(enough.filter((version) => !judge(version))).toEqual([]);
  expect(tooLittle.filter(judge)).toEqual([]);
});
