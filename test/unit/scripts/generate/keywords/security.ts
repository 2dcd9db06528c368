import { of, same, type Verdicts } from "./verdict.ts";

const secured = (scheme: object, scopes: string[] = []) =>
  of({ security: [{ S: scopes }] }, { components: { securitySchemes: { S: scheme } } });
const clientCredentials = (tokenUrl: string) => ({
  type: "oauth2",
  flows: { clientCredentials: { tokenUrl, scopes: {} } },
});
const OTHER_AUTH = /authenticates by OAuth 2\.0 client credentials only, not by /;

/** How a request is authenticated. */
export const SECURITY: Verdicts = {
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
};
