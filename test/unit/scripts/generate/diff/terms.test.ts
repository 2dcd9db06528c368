import { expect, test } from "vitest";
import { compared, lines, serving, told } from "./documents.ts";

test.each<[string, object, string[]]>([
  [
    "it needs a permission",
    { "x-invers-permission": "vehicles" },
    ["request: needs the permission vehicles, it was not named #/paths/~1things/get"],
  ],
  ["it is deprecated", { deprecated: true }, ["request: is deprecated #/paths/~1things/get"]],
])("%s", async (_, after, changes) => {
  expect(told(await compared(serving({}), serving({}, after)))).toEqual(changes);
});

test("another address, another way to secure, another token URL", async () => {
  const servers = (url: string) => serving({ servers: [{ url }] });
  expect(await lines(servers("https://a.example/"), servers("https://a.example/v2"))).toEqual([
    "BREAKS request: the address is https://a.example/v2, it was https://a.example",
  ]);
  expect(await lines(servers("https://a.example"), servers("https://A.example/"))).toEqual([]);
  // A document that names none is at the API's own, whichever way that is said.
  expect(await lines(serving({}), servers("https://api.invers.com/"))).toEqual([]);
  expect(await lines(serving({}), servers("/"))).toEqual([]);
  expect(await lines(serving({}), servers("https://files.example"))).toEqual([
    "BREAKS request: the address is https://files.example, it was https://api.invers.com",
  ]);
  expect(await lines(serving({}), serving({}, { servers: [{ url: "/v2" }] }))).toEqual([
    "BREAKS request: the address is https://api.invers.com/v2, it was https://api.invers.com",
  ]);

  const secured = (name: string, scheme: object) =>
    serving({ security: [{ [name]: [] }], components: { securitySchemes: { [name]: scheme } } });
  const oauth = (tokenUrl: string) => ({
    type: "oauth2",
    flows: { clientCredentials: { tokenUrl, scopes: {} } },
  });
  const before = secured("O", oauth("https://a.example/token"));
  expect(await lines(before, secured("Other", oauth("https://a.example/token")))).toEqual([]);
  expect(await lines(before, secured("K", { type: "apiKey", in: "header", name: "x-key" }))).toEqual([
    "BREAKS request: is secured in another way: apiKey header x-key, it was oauth2 https://a.example/token",
  ]);
  expect(await lines(before, secured("O", oauth("https://b.example/token")))).toEqual([
    "BREAKS request: is secured in another way: oauth2 https://b.example/token, it was oauth2 https://a.example/token",
  ]);
});
