import { expect, test } from "vitest";
import type { Json } from "../../../../../scripts/generate/json.ts";
import type { Path } from "../../../../../scripts/generate/openapi/pointer.ts";
import { locator } from "../../../../../scripts/generate/read/locate.ts";

const document = {
  openapi: "3.1.0",
  paths: { "/a/{b}": { get: { tags: ["x", "{", '"]', "\\"], responses: {} } }, "": null },
  list: [[], {}, [1, [true, { deep: -1.5e3 }]], "text, with: signs"],
  '"quoted" \\ \u00e9': { constructor: 1, "a\nb": [null] },
};

const source = (file: string, text: string) => ({ file, name: "a", shown: file, text, sha256: "" });

function everyPlace(node: Json, path: Path = []): Path[] {
  if (typeof node !== "object" || node === null) return [path];
  return [path, ...Object.entries(node).flatMap(([key, value]) => everyPlace(value, [...path, key]))];
}

test.each([undefined, 1, "\t", 2])(
  "a JSON document's places are where a YAML parser finds them (indent %j)",
  (indent) => {
    const text = `\n ${JSON.stringify(document, undefined, indent)}\n`;
    const [asJson, asYaml] = [locator(source("a.json", text)), locator(source("a.yaml", text))];
    const places = everyPlace(document).flatMap((path) => [path, [...path, "missing"], [...path, "0", "7"]]);
    expect(places.map(asJson)).toEqual(places.map(asYaml));
  },
);

test("of two members with one name the last is meant, as a parser has it", () => {
  const locate = locator(source("a.json", '{ "a": { "b": 1 },\n  "a": { "b": 2 } }'));
  expect(locate(["a", "b"])).toEqual({ line: 2, column: 10 });
});
