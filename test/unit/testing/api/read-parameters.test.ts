import { type OperationForm, type ParameterForm, requestForms } from "invers-oneapi";
import { createSandbox } from "invers-oneapi/testing";
import { describe, expect, it } from "vitest";
import { describeApi, type OperationDescription } from "../../../../src/testing/api/description.ts";
import { readParameters } from "../../../../src/testing/api/read-parameters.ts";
import { type Client, createClient } from "../../../support/client.ts";

type Place = "path" | "query" | "header";

const text = { type: "string" };
const LIST = { type: "array", items: text };
const OBJECT = { type: "object", properties: { R: { type: "integer" }, G: text } };
const schemaOf = (value: unknown): object =>
  Array.isArray(value) ? LIST : typeof value === "object" ? OBJECT : text;

/** An operation with one parameter, as a document describes it. */
function operationWith(
  place: Place,
  schema: object,
  { content, ...form }: ParameterForm,
): OperationDescription {
  const typed = content ? { content: { [content]: { schema } } } : { schema };
  const parameters = [{ name: "x", in: place, required: place === "path", ...form, ...typed }];
  return describeApi({ paths: { "/a/{x}": { get: { parameters } } } }).operation(
    "/a/{x}",
    "GET",
  ) as OperationDescription;
}

/** What the client writes, as the sandbox reads it. */
function readBack(place: Place, form: ParameterForm, value: unknown, read = form): unknown {
  const params = { path: { x: "-" }, [place]: { x: value } };
  const forms = requestForms({ "GET /a/{x}": { [place]: { x: form } } });
  const written = forms.write("GET", "/a/{x}", params, "https://api.invers.com");
  const segment = written?.path.slice("/a/".length) ?? "";
  const sources = {
    path: { x: decodeURIComponent(segment) },
    search: `?${written?.query}`,
    headers: new Headers(place === "header" ? { x: String(written?.header["x"]) } : {}),
  };
  const found = readParameters(operationWith(place, schemaOf(value), read), sources);
  return typeof found === "string" ? found : found[place]["x"];
}

const VALUES: readonly unknown[] = ["blue", ["a"], ["a", "b c"], { R: 100, G: "x" }];
const FORMS: Readonly<Record<Place, readonly ParameterForm[]>> = {
  path: [
    ...(["simple", "label", "matrix"] as const).flatMap((style) => [{ style }, { style, explode: true }]),
    { content: "application/json" },
  ],
  query: [
    {},
    { explode: false },
    { style: "spaceDelimited" },
    { style: "pipeDelimited" },
    { allowReserved: true },
    { content: "application/json" },
  ],
  header: [{}, { explode: true }, { content: "application/json" }],
};
const cases = (Object.keys(FORMS) as Place[]).flatMap((place) =>
  FORMS[place].flatMap((form) => VALUES.map((value) => [place, form, value] as const)),
);

// A space delimits there, so that no item can hold one.
const isBroken = (form: ParameterForm, value: unknown): boolean =>
  form.style === "spaceDelimited" && JSON.stringify(value).includes(" ");

it.each(cases.filter(([, form, value]) => !isBroken(form, value)))(
  "what the client writes into a %s in the form %j is read as %j",
  (place, form, value) => {
    expect(readBack(place, form, value)).toEqual(value);
  },
);

it("an object in brackets, and commas that delimit nothing", () => {
  expect(readBack("query", { style: "deepObject" }, { R: 1, G: "a,b" })).toEqual({ R: 1, G: "a,b" });
  expect(readBack("query", { explode: false }, ["a,b", "c&d"])).toEqual(["a,b", "c&d"]);
  expect(readBack("query", {}, ["a,b", "c d"])).toEqual(["a,b", "c d"]);
});

it.each<[Place, ParameterForm, ParameterForm, unknown, string]>([
  ["query", {}, { explode: false }, ["a", "b"], "x=a,b"],
  ["query", { explode: false }, {}, ["a", "b"], "x=a&x=b"],
  ["query", {}, { style: "spaceDelimited" }, ["a", "b"], "x=a%20b"],
  ["query", {}, { style: "pipeDelimited" }, ["a", "b"], "x=a|b"],
  ["query", {}, { content: "application/json" }, "a", "JSON"],
  ["path", { style: "simple" }, { style: "label" }, "a", ".a"],
  ["path", { style: "label" }, { style: "matrix" }, ["a", "b"], ";x=a"],
  ["path", { style: "simple" }, { style: "matrix", explode: true }, ["a", "b"], ";x=a"],
  ["path", { style: "simple" }, { style: "simple", explode: true }, { R: 1 }, "key=a"],
  ["header", {}, { explode: true }, { R: 1 }, "key=a"],
])(
  "a %s in the form %j, where the document asks for %j, is refused",
  (place, written, asked, value, shown) => {
    expect(readBack(place, written, value, asked)).toBe(`The parameter 'x' must be written as ${shown}.`);
  },
);

describe("a sandbox of other documents", () => {
  const path = "/vehicles/{vehicle_id}";
  const fleet = {
    "GET /vehicles": { server: "/telematics/v2" },
    [`GET ${path}`]: { path: { vehicle_id: { style: "matrix" } } },
  } as const;
  const ask = async (client: OperationForm, sandbox?: OperationForm) => {
    const of = (form: OperationForm) => requestForms({ ...fleet, "GET /vehicles": form });
    const made = createSandbox(sandbox && { requestForms: of(sandbox) });
    const { credentials, fetch } = made;
    const { data, error } = await createClient({ ...credentials, fetch, requestForms: of(client) }).GET(
      "/vehicles",
    );
    return { made, answer: data ? "data" : error?.status };
  };

  it("answers at the base path that they give, and nowhere else", async () => {
    const [v1, v2] = [{ server: "/telematics/v1" }, { server: "https://api.invers.com/telematics/v2" }];
    const { made, answer } = await ask(v2, v2);
    expect(answer).toBe("data");
    expect(made.requests.at(-1)).toMatchObject({ path: "/vehicles", template: "/vehicles", status: 200 });
    expect(made.requests.at(-1)?.url).toBe("https://api.invers.com/telematics/v2/vehicles");
    expect((await ask(v1, v2)).answer).toBe(404);
    expect((await ask({}, v2)).answer).toBe(404);
    expect((await ask(v2)).answer).toBe(404);
  });

  it("reads parameters in the form that they give", async () => {
    const forms = requestForms(fleet);
    const sandbox = createSandbox({ requestForms: forms });
    const options = { ...sandbox.credentials, fetch: sandbox.fetch };
    const [vehicle_id = ""] = sandbox.vehicles.map(({ id }) => id);
    const get = (client: Client) => client.GET(path, { params: { path: { vehicle_id } } });
    expect((await get(createClient({ ...options, requestForms: forms }))).data).toMatchObject({
      id: vehicle_id,
    });
    expect((await get(createClient(options))).error).toMatchObject({
      status: 400,
      detail: "The parameter 'vehicle_id' must be written as ;vehicle_id=a.",
    });
  });
});
