import fc from "fast-check";
import { expect, test } from "vitest";
import { joinDocuments } from "../../../../../scripts/generate/join/join-documents.ts";
import { isObject, type Json, type JsonObject } from "../../../../../scripts/generate/json.ts";
import { normalize } from "../../../../../scripts/generate/normalize/normalize.ts";
import { fromFragment, lookup } from "../../../../../scripts/generate/openapi/pointer.ts";
import { readDocument } from "../../../../../scripts/generate/read/read-document.ts";
import { toSource } from "../../../../../scripts/generate/read/source.ts";
import { render } from "../../../../../scripts/generate/render/render.ts";
import { typeErrors } from "../compile.ts";
import { documents, FILES, METHODS } from "./documents.ts";

/** A part of a document with its references followed, so far that differences show, and nothing left of its version. */
function spelledOut(document: JsonObject, node: Json | undefined, depth = 8): Json {
  if (Array.isArray(node)) return node.map((item) => spelledOut(document, item, depth));
  if (!isObject(node)) return node ?? null;
  if (typeof node["$ref"] === "string") {
    return depth === 0
      ? "..."
      : spelledOut(document, lookup(document, fromFragment(node["$ref"]) ?? []), depth - 1);
  }
  const isSchema = typeof node["type"] === "string" || Array.isArray(node["type"]);
  const entries = Object.entries(node).filter(
    ([key, value]) => typeof value !== "string" || key !== "description",
  );
  const plain = Object.fromEntries(entries.map(([key, value]) => [key, spelledOut(document, value, depth)]));
  if (!isSchema || plain["nullable"] !== true) return plain;
  const { nullable: _, ...rest } = plain;
  return { ...rest, type: [plain["type"] as Json, "null"] };
}

async function joined(all: JsonObject[]) {
  const parts = await Promise.all(
    all.map(async (document, index) => {
      const file = FILES[index] ?? "";
      const source = toSource(file, file, new TextEncoder().encode(JSON.stringify(document)));
      return normalize(await readDocument({ source }));
    }),
  );
  return { parts, ...joinDocuments(parts) };
}

test("documents that are each valid always join, and each operation means what it meant", async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (all) => {
      const { document } = await joined(all);
      for (const original of all) {
        for (const [path, item] of Object.entries(original["paths"] as Record<string, JsonObject>)) {
          for (const method of METHODS.filter((name) => Object.hasOwn(item, name))) {
            const before = item[method] as JsonObject;
            const after = lookup(document, ["paths", path, method]) as JsonObject;
            expect(spelledOut(document, after["responses"])).toEqual(
              spelledOut(original, before["responses"]),
            );
            const shared = lookup(document, ["paths", path, "parameters"]) ?? [];
            expect(spelledOut(document, after["parameters"] ?? shared)).toEqual(
              spelledOut(original, item["parameters"] ?? []),
            );
            const scheme = Object.keys((after["security"] as JsonObject[])[0] ?? {})[0] ?? "";
            expect(lookup(document, ["components", "securitySchemes", scheme])).toEqual(
              lookup(original, ["components", "securitySchemes", "Auth"]),
            );
          }
        }
      }
    }),
    { numRuns: 100 },
  );
});

test("what is joined always compiles", async () => {
  await fc.assert(
    fc.asyncProperty(documents, async (all) => {
      const { parts, document } = await joined(all);
      const files = await render(document, undefined, parts);
      expect(typeErrors(Object.fromEntries(files))).toEqual([]);
    }),
    { numRuns: 10 },
  );
});
