import { CARS, of, same, text, type Verdicts } from "./verdict.ts";

const list = { type: "array", items: text };
const query = (more: object, name = "f") =>
  of({ parameters: [{ name, in: "query", schema: list, ...more }] });
const asked = (value: unknown = ["a", "b"]) => ({ params: { query: { f: value } } });

/** How a parameter is written. */
export const PARAMETERS: Verdicts = {
  Parameter: {
    ...same("prose", "description", "deprecated", "example", "examples"),
    ...same("types", "required", "schema"),
    name: {
      document: query({}, "a&b"),
      init: { params: { query: { "a&b": ["x"] } } },
      sends: `GET ${CARS}?a&b=x`,
    },
    in: { document: query({ in: "cookie" }), told: /the client sends no cookies: f is not sent/ },
    style: { document: query({ style: "pipeDelimited" }), init: asked(), sends: `GET ${CARS}?f=a%7Cb` },
    explode: { document: query({ explode: false }), init: asked(), sends: `GET ${CARS}?f=a,b` },
    allowReserved: {
      document: query({ schema: text, allowReserved: true }),
      init: asked("a/b"),
      sends: `GET ${CARS}?f=a/b`,
    },
    allowEmptyValue: {
      document: query({ schema: text, allowEmptyValue: true }),
      init: asked(""),
      sends: `GET ${CARS}?f=`,
    },
    content: {
      document: query({ schema: undefined, content: { "application/json": { schema: list } } }),
      init: asked(),
      sends: `GET ${CARS}?f=%5B%22a%22%2C%22b%22%5D`,
    },
  },
};
