import { expect, test } from "vitest";
import { answering, openapi, schemaRef, workspace } from "../workspace.ts";

// What is there along two ways is looked at once: otherwise each level doubles the work, and this never ends.

const LEVELS = 40;

const flagged = { type: "object", properties: { id: { type: "string", readOnly: true } }, required: ["id"] };

test.each(["allOf", "anyOf", "oneOf"])(
  "diamonds of %s are generated, however many levels of them there are",
  async (group) => {
    const levels = Array.from({ length: LEVELS }, (_, level): [string, object][] => [
      [
        `A${level + 1}`,
        { [group]: [schemaRef(`B${level}`), schemaRef(`C${level}`)], required: ["id"], nullable: true },
      ],
      [`B${level}`, { allOf: [schemaRef(`A${level}`), { required: ["id"] }] }],
      [`C${level}`, { allOf: [schemaRef(`A${level}`)], properties: { next: schemaRef(`A${level}`) } }],
    ]).flat();
    const top = schemaRef(`A${LEVELS}`);
    const space = workspace({
      "diamonds.json": openapi({
        openapi: "3.0.3",
        paths: {
          "/a": {
            post: answering(top, { requestBody: { content: { "application/json": { schema: top } } } }),
          },
        },
        components: { schemas: { A0: flagged, ...Object.fromEntries(levels) } },
      }),
    });
    await space.generate();
    expect(space.read("schema.ts")).toContain(`A${LEVELS}`);
  },
);
