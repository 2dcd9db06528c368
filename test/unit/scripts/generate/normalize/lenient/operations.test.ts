import { test } from "vitest";
import { answering, openapi } from "../../workspace.ts";
import { expectTypes, type Lenient } from "./expect-types.ts";

const text = { type: "string" };

test.each(
  Object.entries<Lenient>({
    "a header is among the parameters": {
      document: openapi({
        paths: {
          "/a": {
            get: {
              responses: {
                "200": { description: "ok", headers: { ETag: { $ref: "#/components/parameters/E" } } },
              },
            },
          },
        },
        components: { parameters: { E: { name: "ETag", in: "header", schema: text } } },
      }),
      note: /is kept among the parameters: read as a header/,
      use: 'isSame<P["/a"]["get"]["responses"][200]["headers"]["ETag"], string>(true);',
    },
    "a path parameter is not declared, or optional": {
      document: openapi({
        paths: {
          "/a/{b}/{c}": {
            get: answering(text, { parameters: [{ name: "c", in: "path", schema: { type: "number" } }] }),
          },
        },
      }),
      note: /does not define the path parameter `\{b\}`/,
      use: 'isSame<P["/a/{b}/{c}"]["get"]["parameters"]["path"], { b: string; c: number }>(true);',
    },
    "one path has two names for its parameter": {
      document: openapi({
        paths: Object.fromEntries(
          ["id", "name"].map((name) => [
            `/a/{${name}}`,
            { get: answering(text, { parameters: [{ name, in: "path", required: true, schema: text }] }) },
          ]),
        ),
      }),
      note: /is the same operation as GET \/a\/\{id\} to a server/,
      use: 'isSame<Get<"/a/{id}">, string>(true); isSame<Get<"/a/{name}">, string>(true);',
    },
    "a parameter is at a place that there is not": {
      document: openapi({
        paths: { "/a": { get: answering(text, { parameters: [{ name: "b", in: "body", schema: text }] }) } },
      }),
      note: /`in` can be one of the following only/,
      use: 'isSame<P["/a"]["get"]["parameters"]["query"], undefined>(true);',
    },
    "headers are declared that are described elsewhere": {
      document: openapi({
        paths: {
          "/a": {
            get: answering(text, {
              parameters: ["Authorization", "content-type", "Accept", "X-Own"].map((name) => {
                return { name, in: "header", required: true, schema: text };
              }),
            }),
          },
        },
      }),
      use: 'isSame<P["/a"]["get"]["parameters"]["header"], { "X-Own": string }>(true);',
    },
    "a list goes into one parameter, a text into a style of its own": {
      document: openapi({
        paths: {
          "/a/{id}": {
            get: answering(text, {
              parameters: [
                { name: "ids", in: "query", explode: false, schema: { type: "array", items: text } },
                { name: "as-usual", in: "query", schema: { type: "array", items: text } },
                { name: "id", in: "path", required: true, style: "matrix", schema: text },
              ],
            }),
          },
        },
      }),
    },
  }),
)("%s", (_, one) => expectTypes(one));
