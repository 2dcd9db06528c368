import { of, same, text, type Verdicts } from "./verdict.ts";

const body = (type: string, method = "post", more: object = {}) =>
  of({ requestBody: { content: { [type]: { schema: text, ...more } } } }, {}, method);
const NOT_JSON = /sends bodies as JSON, and this one is multipart\/form-data/;
const FORM_DATA = body("multipart/form-data");

/** What a request carries, and what an answer brings. */
export const BODIES: Verdicts = {
  RequestBody: {
    description: "prose",
    required: "types",
    content: { document: FORM_DATA, told: NOT_JSON },
  },
  MediaType: {
    ...same("prose", "example", "examples"),
    schema: "types",
    encoding: { document: FORM_DATA, told: NOT_JSON },
  },
  // Each is about forms and multipart bodies alone.
  Encoding: same(
    {
      document: body("multipart/form-data", "post", { encoding: { a: { explode: false } } }),
      told: NOT_JSON,
    },
    ...["contentType", "headers", "style", "explode", "allowReserved"],
  ),
  // Of answers: `response.headers` has them.
  Header: same(
    "as it came",
    ...["description", "required", "deprecated", "allowEmptyValue", "style", "explode", "allowReserved"],
    ...["schema", "example", "examples", "content"],
  ),
  Responses: { default: "types" },
  Response: {
    description: "prose",
    headers: "as it came",
    links: "prose",
    content: {
      document: of({ responses: { 200: { description: "", content: { "text/csv": { schema: text } } } } }),
      told: /reads answers as JSON, and this one is text\/csv: call it with parseAs: "text" or "stream"/,
    },
  },
  // Only where a body is XML.
  Xml: same(
    { document: body("application/xml"), told: /sends bodies as JSON, and this one is application\/xml/ },
    ...["name", "namespace", "prefix", "attribute", "wrapped"],
  ),
};
