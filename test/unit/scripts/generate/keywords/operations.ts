import { answering, openapi } from "../workspace.ts";
import { CARS, of, same, text, type Verdict, type Verdicts } from "./verdict.ts";

const V2 = "https://api.invers.com/v2";
const at = (url: string, more: object = {}) => of({}, { servers: [{ url, ...more }] });
const isMethod = (method: string): Verdict => ({
  document: of({}, {}, method),
  sends: `${method.toUpperCase()} ${CARS}`,
});
const noMethod = (method: string): Verdict => ({
  document: of({}, {}, method),
  told: new RegExp(`the client has no method for ${method.toUpperCase()}`),
});

/** Which operations there are, and where a request goes. */
export const OPERATIONS: Verdicts = {
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
  Link: same("prose", "operationRef", "operationId", "parameters", "requestBody", "description", "server"),
  Components: same(
    "place",
    ...["parameters", "schemas", "responses", "examples", "requestBodies", "headers", "securitySchemes"],
    ...["links", "callbacks", "pathItems"],
  ),
};
