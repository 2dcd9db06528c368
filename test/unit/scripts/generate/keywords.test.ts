import { requestForms } from "invers-oneapi";
import { describe, expect, it } from "vitest";
import { redocly } from "../../../../scripts/generate/libraries.ts";
import { normalize } from "../../../../scripts/generate/normalize/normalize.ts";
import { readDocument } from "../../../../scripts/generate/read/read-document.ts";
import { toSource } from "../../../../scripts/generate/read/source.ts";
import { operationForms } from "../../../../scripts/generate/render/request-forms.ts";
import { json, scene } from "../../../support/call.ts";
import { KEYWORDS, UNSENT } from "./keywords/keywords.ts";
import { of } from "./keywords/verdict.ts";

// Every keyword of OpenAPI 3.0 and 3.1: what goes over the wire follows it, or `generate` says in a line what does not.

async function read(document: object) {
  const bytes = new TextEncoder().encode(JSON.stringify(document));
  return normalize(await readDocument({ source: toSource("a.json", "a.json", bytes) }));
}

type Call = (path: string, init?: object) => Promise<unknown>;

/** What the client sends to the one operation of a document. */
async function sentFor(document: object, init: object = {}): Promise<Request> {
  const { document: normal } = await read(document);
  const [path = "", item = {}] = Object.entries(normal["paths"] ?? {})[0] ?? [];
  const [method = ""] = Object.keys(item).filter((key) => /^(get|put|post|patch|delete)$/.test(key));
  const forms = requestForms(operationForms(normal));
  const { client, sent, outcome } = scene(json(200, "x"), {
    baseUrl: "https://api.invers.com",
    requestForms: forms,
  });
  const call = (client as unknown as Record<string, Call>)[method.toUpperCase()] as Call;
  const { error } = await outcome(call(path, init));
  if (error) throw error;
  return sent[0]?.request as Request;
}

const judged = Object.entries(KEYWORDS).flatMap(([name, keywords]) =>
  Object.entries(keywords).map(([keyword, verdict]) => [`${name}.${keyword}`, verdict] as const),
);

describe("the client follows, or generate says that it does not", () => {
  it.each(judged.filter(([, verdict]) => typeof verdict === "object"))("%s", async (_, verdict) => {
    if (typeof verdict === "string") return;
    const { document } = verdict;
    for (const openapi of ["3.0.3", "3.1.0"]) {
      const { notes } = await read({ ...document, openapi });
      if ("told" in verdict) expect(notes.join("\n")).toMatch(verdict.told);
      else expect(notes).toEqual([]);
      for (const note of notes) expect(note).toMatch(/^a\.json:\d+:\d+: .+ \(at #.*\)$/);
    }
    if (!("sends" in verdict)) return;
    const { method, url } = await sentFor(document, verdict.init);
    expect(`${method} ${url}`).toBe(verdict.sends);
  });
});

it("none is left out", () => {
  const { Oas3Types, Oas3_1Types } = redocly() as unknown as Record<string, Record<string, object>>;
  const missing = [Oas3Types, Oas3_1Types].flatMap((types) =>
    Object.entries(types ?? {}).flatMap(([name, { properties = {} }]: [string, { properties?: object }]) =>
      Object.keys(properties)
        .filter((keyword) => !keyword.startsWith("x-") && !UNSENT.includes(name))
        .filter((keyword) => !Object.hasOwn(KEYWORDS[name] ?? {}, keyword))
        .map((keyword) => `${name}.${keyword}`),
    ),
  );
  expect(missing).toEqual([]);
});

describe("media types", () => {
  it("of a body that is JSON of another name go out with it", async () => {
    const content = { "application/merge-patch+json": { schema: { type: "string" } } };
    const { headers } = await sentFor(of({ requestBody: { content } }, {}, "patch"), { body: "x" });
    expect(headers.get("content-type")).toBe("application/merge-patch+json");
  });

  it("of an answer are asked for, and of several JSON is", async () => {
    const answers = (...types: string[]) => {
      const content = Object.fromEntries(types.map((type) => [type, { schema: { type: "string" } }]));
      return of({ responses: { 200: { description: "", content } } });
    };
    const accept = async (...types: string[]) => (await sentFor(answers(...types))).headers.get("accept");
    expect(await accept("text/csv", "application/json")).toBe("application/json");
    expect(await accept("text/csv", "application/vnd.invers+json")).toBe(
      "application/vnd.invers+json, application/json;q=0.9",
    );
    expect(await accept("text/csv")).toBe("text/csv, application/json;q=0.9");
  });

  it("that a GET cannot send are told", async () => {
    const content = { "application/json": { schema: { type: "string" } } };
    expect((await read(of({ requestBody: { content } }))).notes.join()).toMatch(/a GET takes no body/);
  });
});
