import { expect, test } from "vitest";
import { answering, openapi, workspace } from "../workspace.ts";

test.each([
  ["/auth/oauth/token", []],
  ["/token", [expect.stringContaining("unless option tokenUrl says https://api.invers.com/token (at #/")]],
])("a token URL below the API's origin, %s, is read as one", async (tokenUrl, told) => {
  const OAuth2 = { type: "oauth2", flows: { clientCredentials: { tokenUrl, scopes: {} } } };
  const document = openapi({ components: { securitySchemes: { OAuth2 } } });
  expect((await workspace({ "a.yaml": document }).generate()).notes).toEqual(told);
});

test("that no scopes are named is told once, and hides nothing else of a document", async () => {
  const operation = (at: number) => answering({ type: "string" }, { security: [{ OAuth2: [`cars.${at}`] }] });
  const paths = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`/${at}`, { get: operation(at) }]));
  const clientCredentials = { tokenUrl: "https://api.invers.com/auth/oauth/token", scopes: {} };
  const securitySchemes = { OAuth2: { type: "oauth2", flows: { clientCredentials } } };
  const schemas = { Odd: { tpye: "string" } };
  const document = openapi({ paths, components: { securitySchemes, schemas } });
  const { notes } = await workspace({ "a.yaml": document }).generate();
  expect(notes).toEqual([
    expect.stringMatching(
      /^openapi\/a\.yaml:\d+:\d+: the client asks for a token without naming scopes \(cars\.0, cars\.1, cars\.2, cars\.3, cars\.4 and 7 more\) \(at #\/paths\/~10\/get\/security\)$/,
    ),
    expect.stringContaining("Property `tpye` is not expected here"),
  ]);
});
