import { expect, test } from "vitest";
import { answering, openapi, workspace } from "../../workspace.ts";
import { expectTypes, type Lenient } from "./expect-types.ts";

const text = { type: "string" };

test.each(
  Object.entries<Lenient>({
    "prose is null": {
      document: openapi({
        paths: { "/a": { summary: null, get: { ...answering(text), description: null } } },
      }),
    },
    "a version is a number": {
      document: "openapi: 3.0\ninfo: { title: T, version: 2.10 }\npaths: {}\n",
      note: /:2:19: Expected type `string` but got `number`\. \(at #\/info\/version\)/,
    },
    "a section is of a later version": {
      document: openapi({ openapi: "3.0.3", components: { pathItems: {}, mediaTypes: { a: {} } } }),
      note: /Property `mediaTypes` is not expected here/,
    },
    "what is new in OpenAPI 3.2 is in use": {
      document: openapi({
        openapi: "3.2.0",
        paths: {
          "/a": {
            get: answering(text),
            query: answering(text),
            additionalOperations: { COPY: answering(text) },
          },
        },
      }),
      note: /Property `query` is not expected here/,
      use: 'isSame<Get<"/a">, string>(true);',
    },
  }),
)("%s", (_, one) => expectTypes(one));

test("YAML that is called .json is read, and so is a version that YAML takes for a number", async () => {
  const space = workspace({ "a.json": openapi() });
  space.put("a.json", Buffer.from("openapi: 3.1\ninfo: { title: T, version: 1.10 }\npaths: {}\n"));
  const { documents } = await space.generate();
  expect(documents).toMatchObject([{ file: "a.json" }]);
});
