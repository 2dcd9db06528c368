import type ts from "typescript";
import { type Json, type JsonObject, listAt, without } from "../json.ts";
import { openapiTypescript, typescript } from "../libraries.ts";

const KEY = "x-extensible-enum";

/**
 * The type of a schema whose values may grow: `"A" | "B" | (string & {})`. The odd last member takes any text without
 * swallowing the known values, so that editors offer them. Undefined for every other schema.
 */
export function openEnumType(schema: JsonObject): ts.TypeNode | undefined {
  const known = schema[KEY];
  if (!Array.isArray(known)) return undefined;
  const { NULL, NUMBER, STRING, tsLiteral } = openapiTypescript();
  const types = typesOf(schema);
  const open = [
    ...(types.includes("string")
      ? [
          anyOther(
            STRING,
            known.some((value) => typeof value === "string"),
          ),
        ]
      : []),
    ...(types.includes("number") || types.includes("integer")
      ? [
          anyOther(
            NUMBER,
            known.some((value) => typeof value === "number"),
          ),
        ]
      : []),
  ];
  if (open.length === 0) return undefined;
  const literals = [...new Set(known)].filter(
    (value) => typeof value === "string" || typeof value === "number",
  );
  const canBeNull = types.includes("null") || known.includes(null);
  const members = [...literals.map((value) => tsLiteral(value)), ...open, ...(canBeNull ? [NULL] : [])];
  return members.length === 1 ? members[0] : typescript().factory.createUnionTypeNode(members);
}

function anyOther(type: ts.TypeNode, besideLiterals: boolean): ts.TypeNode {
  if (!besideLiterals) return type;
  const { factory } = typescript();
  const open = factory.createIntersectionTypeNode([type, factory.createTypeLiteralNode([])]);
  return factory.createParenthesizedType(open);
}

function typesOf(schema: JsonObject): Json[] {
  const { type } = schema;
  return Array.isArray(type) ? type : type === undefined ? [] : [type];
}

/** Brings a schema into the form in which openapi-typescript asks its hook about it: with a type, without `enum`. */
export function prepareOpenEnum(schema: JsonObject): JsonObject {
  if (!Array.isArray(schema[KEY])) return schema;
  const types =
    typesOf(schema).length > 0 ? typesOf(schema) : [...new Set(listAt(schema, KEY).map(typeName))];
  // A list that may grow and one that may not contradict each other; the document says that it may.
  return {
    ...without(schema, (key) => key === "enum"),
    type: types.length === 1 ? (types[0] ?? "string") : types,
  };
}

function typeName(value: Json): string {
  return value === null ? "null" : typeof value;
}
