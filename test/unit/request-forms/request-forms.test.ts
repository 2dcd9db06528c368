import { ConfigError, type OperationForm, type ParameterForm, requestForms } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { BASE_URL, json, scene } from "../../support/call.ts";
import { type Client, createClient } from "../../support/client.ts";

// A path map of a program's own: `requestForms` says how its operations are written.
type AnyCall = (path: string, init?: object) => Promise<unknown>;

async function sent(form: OperationForm, init: object, path = "/cars/{id}", options = {}): Promise<Request> {
  const forms = requestForms({ [`GET ${path}`]: form });
  const { client, sent, outcome } = scene(json(200, {}), { requestForms: forms, ...options });
  const { error } = await outcome((client.GET as unknown as AnyCall)(path, init));
  if (error) throw error;
  return sent[0]?.request as Request;
}

const LIST = ["blue", "a,b", "ä"];
const OBJECT = { R: 100, G: "a=b" };

describe("a query parameter (the style examples of OpenAPI, and what delimits encoded)", () => {
  it.each<[ParameterForm, unknown, string]>([
    [{}, LIST, "color=blue&color=a%2Cb&color=%C3%A4"],
    [{ explode: false }, LIST, "color=blue,a%2Cb,%C3%A4"],
    [{ explode: false }, ["blue"], "color=blue"],
    [{ explode: false }, [], ""],
    [{ explode: false }, "blue", "color=blue"],
    [{ explode: false }, OBJECT, "color=R,100,G,a%3Db"],
    [{}, OBJECT, "R=100&G=a%3Db"],
    [{ style: "spaceDelimited" }, LIST, "color=blue%20a%2Cb%20%C3%A4"],
    [{ style: "spaceDelimited", explode: true }, LIST, "color=blue&color=a%2Cb&color=%C3%A4"],
    [{ style: "spaceDelimited" }, OBJECT, "color=R%20100%20G%20a%3Db"],
    [{ style: "pipeDelimited" }, LIST, "color=blue%7Ca%2Cb%7C%C3%A4"],
    [{ style: "deepObject" }, OBJECT, "color[R]=100&color[G]=a%3Db"],
    [{ content: "application/json" }, { R: [1] }, "color=%7B%22R%22%3A%5B1%5D%7D"],
    [{ allowReserved: true }, "/a?b:c[1]#d&e+f g,%41", "color=/a?b:c[1]%23d%26e%2Bf%20g,%2541"],
    [{ allowReserved: true, explode: false }, ["a/b", "c,d"], "color=a/b,c%2Cd"],
    [{ explode: false }, undefined, ""],
    [{ explode: false }, [undefined, null, 0, false], "color=0,false"],
  ])("%j of %j is %s", async (form, color, query) => {
    const { url } = await sent({ query: { color: form } }, { params: { query: { color } } }, "/cars");
    expect(url).toBe(`${BASE_URL}/cars${query && `?${query}`}`);
  });

  it("beside others, which are written in the usual way", async () => {
    const query = { color: ["a", "b"], size: [1, 2], at: { x: 1 }, "a&b": "c", none: undefined };
    const { url } = await sent({ query: { color: { explode: false } } }, { params: { query } }, "/cars");
    expect(url).toBe(`${BASE_URL}/cars?color=a,b&size=1&size=2&at[x]=1&a%26b=c`);
  });
});

describe("a path parameter", () => {
  it.each<[ParameterForm, unknown, string]>([
    [{ style: "simple" }, LIST, "/cars/blue,a%2Cb,%C3%A4"],
    [{ style: "simple" }, OBJECT, "/cars/R,100,G,a%3Db"],
    [{ style: "simple", explode: true }, OBJECT, "/cars/R=100,G=a%3Db"],
    [{ style: "label" }, "blue", "/cars/.blue"],
    [{ style: "label" }, LIST, "/cars/.blue,a%2Cb,%C3%A4"],
    [{ style: "label", explode: true }, LIST, "/cars/.blue.a%2Cb.%C3%A4"],
    [{ style: "label", explode: true }, OBJECT, "/cars/.R=100.G=a%3Db"],
    [{ style: "matrix" }, 5, "/cars/;id=5"],
    [{ style: "matrix" }, LIST, "/cars/;id=blue,a%2Cb,%C3%A4"],
    [{ style: "matrix", explode: true }, LIST, "/cars/;id=blue;id=a%2Cb;id=%C3%A4"],
    [{ style: "matrix", explode: true }, OBJECT, "/cars/;R=100;G=a%3Db"],
    [{ content: "application/json" }, { a: 1 }, "/cars/%7B%22a%22%3A1%7D"],
  ])("%j of %j is %s", async (form, id, path) => {
    expect((await sent({ path: { id: form } }, { params: { path: { id } } })).url).toBe(BASE_URL + path);
  });

  it("that is a list needs no form: simple is the default", async () => {
    expect((await sent({ server: "" }, { params: { path: { id: ["a", 5, "b,c"] } } })).url).toBe(
      `${BASE_URL}/cars/a,5,b%2Cc`,
    );
  });

  it.each<[ParameterForm, unknown]>([
    [{ style: "simple" }, []],
    [{ style: "simple" }, ["a", ".."]],
    [{ style: "simple" }, ["a", "b/c"]],
    [{ style: "simple" }, ["a", ""]],
    [{ style: "simple" }, [["a"]]],
    [{ style: "simple", explode: true }, { "../x": 1 }],
    [{ style: "label" }, "."],
    [{ style: "label", explode: true }, { a: "%2e%2e%2fb" }],
    [{ style: "matrix" }, undefined],
    [{ style: "matrix" }, "..%2f"],
    [{ content: "application/json" }, { a: "/" }],
  ])("%j of %j is refused before anything is sent", async (form, id) => {
    const error = await sent({ path: { id: form } }, { params: { path: { id } } }).catch((thrown) => thrown);
    expect(ConfigError.is(error), String(error)).toBe(true);
    expect(error.message).toMatch(/parameter "id"/);
  });
});

describe("a header parameter", () => {
  it.each<[ParameterForm | undefined, unknown, string]>([
    [undefined, ["a", "b"], "a,b"],
    [{ style: "simple" }, { R: 100, G: 200 }, "R,100,G,200"],
    [{ style: "simple", explode: true }, { R: 100, G: 200 }, "R=100,G=200"],
    [{ content: "application/json" }, ["a"], '["a"]'],
    [{ explode: true }, "a b", "a b"],
  ])("%j of %j is %s", async (form, value, text) => {
    const header = form ? { "X-Color": form } : {};
    const request = await sent(
      { server: "/v2", header },
      { params: { header: { "X-Color": value } } },
      "/cars",
    );
    expect(request.headers.get("x-color")).toBe(text);
  });
});

describe("the server of an operation", () => {
  it.each([
    ["https://api.invers.test", "https://api.invers.test/telematics/v2/cars/5"],
    ["https://gateway.test/invers", "https://gateway.test/invers/telematics/v2/cars/5"],
  ])("is below the base URL %s", async (baseUrl, url) => {
    const init = { params: { path: { id: 5 } } };
    expect((await sent({ server: "/telematics/v2" }, init, "/cars/{id}", { baseUrl })).url).toBe(url);
  });

  it("may be an address, if the base URL is there", async () => {
    const server = `${BASE_URL}/v2/`;
    expect((await sent({ server }, {}, "/cars")).url).toBe(`${BASE_URL}/v2/cars`);
    const error = await sent({ server: "https://files.test/v2" }, {}, "/cars").catch((thrown) => thrown);
    expect(ConfigError.is(error)).toBe(true);
    expect(error.message).toBe(
      `GET /cars failed: it is at https://files.test, and the token goes to ${BASE_URL} only: make a client with that "baseUrl"`,
    );
  });

  it("does not lead a command around the rules of commands", async () => {
    const path = "/vehicles/{vehicle_id}/commands/unlock-central-lock";
    const forms = requestForms({ [`POST ${path}`]: { server: "/v2" } });
    const { client, sent, outcome } = scene(() => Promise.reject(new TypeError("fetch failed")), {
      requestForms: forms,
    });
    const { error } = await outcome(client.POST(path, { params: { path: { vehicle_id: "K7" } } }));
    expect(error).toMatchObject({ name: "ConnectionError", outcome: "unknown", attempts: 1 });
    expect(sent.map(({ request }) => request.url)).toEqual([
      `${BASE_URL}/v2/vehicles/K7/commands/unlock-central-lock`,
    ]);
  });
});

describe("the media types of an operation", () => {
  const form: OperationForm = { contentType: "application/merge-patch+json", accept: "text/csv" };
  it("go out where a call says nothing else", async () => {
    const { headers } = await sent(form, {}, "/cars");
    expect([headers.get("accept"), headers.get("content-type")]).toEqual(["text/csv", form.contentType]);
    const own = await sent(form, { headers: { Accept: "text/plain" } }, "/cars");
    expect(own.headers.get("accept")).toBe("text/plain");
  });
});

it("are checked as every option is, and others than their operations stay as they are", async () => {
  const credentials = { clientId: "a", clientSecret: "b" };
  const raw = { "GET /vehicles": {} } as never;
  expect(() => createClient({ ...credentials, requestForms: raw })).toThrow(
    'option "requestForms" must be what requestForms made',
  );
  const { client, sent, outcome } = scene(json(200, {}), { requestForms: requestForms({}) });
  await outcome((client as Client).GET("/vehicles", { params: { query: { limit: 5 } } }));
  expect(sent[0]?.request.url).toBe(`${BASE_URL}/vehicles?limit=5`);
});
