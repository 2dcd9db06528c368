import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { typeErrors } from "../compile.ts";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

/** Everything that means something inside a template literal. */
const ODD = ["`", "$", "{a", "}", "\\", "\\u0041"].join("");

const PROSE = {
  description: "Something.",
  "x-evidence": "documented",
  externalDocs: { url: "https://example.com" },
};

const DOCUMENT = openapi({
  paths: {
    "/x": {
      summary: "s",
      parameters: [{ name: "q", in: "query", description: "d", example: "e", schema: { type: "string" } }],
      get: {
        ...answering(schemaRef("Thing")),
        ...PROSE,
        operationId: "getX",
        tags: ["T"],
        "x-invers-permission": "p",
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        ...PROSE,
        type: "object",
        required: ["description"],
        properties: {
          description: { ...PROSE, type: "string", enum: [ODD] },
          example: { type: "number" },
        },
        examples: [{ description: "d" }],
      },
    },
  },
});

test("keeps what routing and checking need, and how it is known, without prose", async () => {
  const space = workspace({ "a.yaml": DOCUMENT });
  await space.generate();
  const document = await space.document();
  expect(document).toEqual({
    openapi: "3.1.0",
    info: { title: "Test", version: "1" },
    paths: {
      "/x": {
        get: {
          operationId: "getX",
          parameters: [{ name: "q", in: "query", schema: { type: "string" } }],
          responses: {
            "200": { description: "", content: { "application/json": { schema: schemaRef("Thing") } } },
          },
          "x-invers-permission": "p",
          "x-evidence": "documented",
        },
      },
    },
    webhooks: {},
    components: {
      schemas: {
        Thing: {
          type: "object",
          required: ["description"],
          properties: {
            description: { type: "string", enum: [ODD], "x-evidence": "documented" },
            example: { type: "number" },
          },
          "x-evidence": "documented",
        },
      },
    },
  });
  expect(typeErrors(space.output())).toEqual([]);
});

test("serves a validator by reference", async () => {
  const space = workspace({ "a.yaml": DOCUMENT });
  await space.generate();
  const ajv = new Ajv2020({ strict: false });
  ajv.addSchema(await space.document(), "api");
  const check = ajv.compile({ $ref: "api#/components/schemas/Thing" });
  expect(check({ description: ODD })).toBe(true);
  expect(check({ description: 1 })).toBe(false);
});
