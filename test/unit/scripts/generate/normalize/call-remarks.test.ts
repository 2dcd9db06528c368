import { expect, test } from "vitest";
import { answering, openapi, workspace } from "../workspace.ts";

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
