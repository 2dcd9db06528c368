import { answering, openapi } from "./workspace.ts";

/** What becomes of a keyword of OpenAPI on the way from a document to a request, and from an answer to a program. */
export type Verdict =
  /** The request that a call makes says it: `METHOD url`. */
  | { readonly sends: string; readonly document: object; readonly init?: object }
  /** `generate` says in a line that the client does it in another way. */
  | { readonly told: RegExp; readonly document: object }
  /** It says where something is, what types show, or what people read: nothing on the wire depends on it. */
  | "place"
  | "types"
  | "prose"
  /** The program gets it as it came. */
  | "as it came";

const text = { type: "string" };
const list = { type: "array", items: text };
const CARS = "https://api.invers.com/cars";

/** A document with one operation. */
export const of = (operation: object, more: object = {}, method = "get"): object =>
  openapi({
    paths: { "/cars": { [method]: answering(text, operation as Record<string, unknown>) } },
    ...more,
  });
const query = (more: object, name = "f") =>
  of({ parameters: [{ name, in: "query", schema: list, ...more }] });
const asked = (value: unknown = ["a", "b"]) => ({ params: { query: { f: value } } });
const at = (url: string, more: object = {}) => of({}, { servers: [{ url, ...more }] });
const V2 = "https://api.invers.com/v2";
const body = (type: string, method = "post", more: object = {}) =>
  of({ requestBody: { content: { [type]: { schema: text, ...more } } } }, {}, method);
const secured = (scheme: object, scopes: string[] = []) =>
  of({ security: [{ S: scopes }] }, { components: { securitySchemes: { S: scheme } } });
const clientCredentials = (tokenUrl: string) => ({
  type: "oauth2",
  flows: { clientCredentials: { tokenUrl, scopes: {} } },
});
const OTHER_AUTH = /authenticates by OAuth 2\.0 client credentials only, not by /;
const NOT_JSON = /sends bodies as JSON, and this one is multipart\/form-data/;
const FORM_DATA = body("multipart/form-data");
const isMethod = (method: string): Verdict => ({
  document: of({}, {}, method),
  sends: `${method.toUpperCase()} ${CARS}`,
});
const noMethod = (method: string): Verdict => ({
  document: of({}, {}, method),
  told: new RegExp(`the client has no method for ${method.toUpperCase()}`),
});
const same = (verdict: Verdict, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, verdict]));

/** By the names that the validator gives to the objects of OpenAPI 3.0 and 3.1. */
export const KEYWORDS: Readonly<Record<string, Readonly<Record<string, Verdict>>>> = {
  Root: {
    ...same("place", "openapi", "paths", "components"),
    ...same("prose", "info", "tags", "externalDocs"),
    webhooks: "types",
    jsonSchemaDialect: "types",
    servers: { document: at(V2), sends: `GET ${V2}/cars` },
    security: {
      document: of(
        {},
        {
          security: [{ S: ["read"] }],
          components: { securitySchemes: { S: { type: "http", scheme: "bearer" } } },
        },
      ),
      told: /asks for a token without naming scopes \(read\)/,
    },
  },
  Server: {
    url: {
      document: at("https://files.invers.com/v2"),
      told: /is at https:\/\/files\.invers\.com, and the token goes/,
    },
    variables: { document: at("/{v}", { variables: { v: { default: "v2" } } }), sends: `GET ${V2}/cars` },
    description: "prose",
  },
  ServerVariable: {
    default: {
      document: at("/{v}/", { variables: { v: { default: "v2", enum: ["v1", "v2"] } } }),
      sends: `GET ${V2}/cars`,
    },
    enum: "prose",
    description: "prose",
  },
  PathItem: {
    ...same("prose", "summary", "description"),
    ...same("place", "$ref", "parameters"),
    servers: {
      document: openapi({ paths: { "/cars": { servers: [{ url: "/v2" }], get: answering(text) } } }),
      sends: `GET ${V2}/cars`,
    },
    ...Object.fromEntries(["get", "put", "post", "patch", "delete"].map((name) => [name, isMethod(name)])),
    ...Object.fromEntries(["options", "head", "trace"].map((name) => [name, noMethod(name)])),
  },
  Operation: {
    ...same("prose", "tags", "summary", "description", "externalDocs", "deprecated"),
    ...same("place", "operationId", "parameters", "requestBody", "responses"),
    callbacks: "types",
    servers: { document: of({ servers: [{ url: "/v2/" }] }), sends: `GET ${V2}/cars` },
    security: { document: of({ security: [] }), told: /needs no token, and gets the client's all the same/ },
  },
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
  Link: same("prose", "operationRef", "operationId", "parameters", "requestBody", "description", "server"),
  Components: same(
    "place",
    ...["parameters", "schemas", "responses", "examples", "requestBodies", "headers", "securitySchemes"],
    ...["links", "callbacks", "pathItems"],
  ),
  SecurityScheme: {
    ...same("prose", "description", "bearerFormat"),
    ...same(
      { document: secured({ type: "apiKey", in: "query", name: "key" }), told: OTHER_AUTH },
      "type",
      "name",
      "in",
    ),
    scheme: { document: secured({ type: "http", scheme: "basic" }), told: OTHER_AUTH },
    openIdConnectUrl: {
      document: secured({ type: "openIdConnect", openIdConnectUrl: "https://id.example/x" }),
      told: OTHER_AUTH,
    },
    flows: {
      document: secured({
        type: "oauth2",
        flows: { password: { tokenUrl: "https://id.example/t", scopes: {} } },
      }),
      told: OTHER_AUTH,
    },
  },
  OAuth2Flows: same("place", "implicit", "password", "clientCredentials", "authorizationCode"),
  ClientCredentials: {
    tokenUrl: {
      document: secured(clientCredentials("https://id.example/token")),
      told: /asked for at https:\/\/api\.invers\.com\/auth\/oauth\/token, unless option tokenUrl says https:\/\/id\.example\/token/,
    },
    scopes: {
      document: secured(clientCredentials("https://api.invers.com/auth/oauth/token"), ["cars"]),
      told: /asks for a token without naming scopes \(cars\)/,
    },
    // RFC 6749 section 4.4.3: client credentials have no refresh token.
    refreshUrl: "prose",
  },
  // They are about the values that a program gives and gets: types show them, and the server checks them.
  Schema: {
    ...same(
      "types",
      ...["type", "enum", "const", "allOf", "anyOf", "oneOf", "not", "if", "then", "else", "properties"],
      ...["items", "prefixItems", "contains", "minContains", "maxContains", "additionalProperties"],
      ...["patternProperties", "propertyNames", "unevaluatedItems", "unevaluatedProperties", "required"],
      ...["dependentSchemas", "dependentRequired", "nullable", "readOnly", "writeOnly", "discriminator"],
      ...[
        "multipleOf",
        "maximum",
        "minimum",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "maxLength",
        "minLength",
      ],
      ...["pattern", "maxItems", "minItems", "uniqueItems", "maxProperties", "minProperties"],
    ),
    ...same("place", "$id", "id", "$anchor", "$schema", "$vocabulary", "$defs", "definitions"),
    ...same("place", "$dynamicAnchor", "$dynamicRef"),
    ...same("prose", "title", "summary", "description", "externalDocs", "deprecated", "$comment"),
    // The server fills in what is left out.
    ...same("prose", "default", "example", "examples"),
    // A text stays the text that it is in JSON.
    ...same("as it came", "format", "contentEncoding", "contentMediaType", "contentSchema"),
    xml: "types",
  },
  Discriminator: same("types", "propertyName", "mapping"),
  // Only where a body is XML.
  Xml: same(
    { document: body("application/xml"), told: /sends bodies as JSON, and this one is application\/xml/ },
    ...["name", "namespace", "prefix", "attribute", "wrapped"],
  ),
};

/** Objects that hold prose, and the flows of people who sign in, of which `OAuth2Flows` tells. */
export const UNSENT = [
  ...["Tag", "ExternalDocs", "Info", "Contact", "License", "Logo", "Example", "TagGroup", "XCodeSample"],
  ...["XUsePkce", "ImplicitFlow", "PasswordFlow", "AuthorizationCode"],
];
